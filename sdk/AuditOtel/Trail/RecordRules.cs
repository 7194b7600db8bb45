namespace AuditOtel.Trail;

/// <summary>Checks a record that was made by hand, before it takes a number.</summary>
internal static class RecordRules
{
    /// <exception cref="ArgumentException">Something is missing, out of range, or would say a second time what the record says itself.</exception>
    internal static void Check(AuditRecord record)
    {
        if (!OperationName.IsValid(record.Operation))
            throw Fault(record, "is no operation name: write two to four lower-case words joined by dots, the thing then the verb");
        if (record.Id == Guid.Empty)
            throw Fault(record, "has an empty record id: leave it out to get a new one");
        if (!Enum.IsDefined(record.Action) || record.Action == AuditAction.Unspecified)
            throw Fault(record, $"has no action: set a verb such as {nameof(AuditAction.Update)}");
        if (!Enum.IsDefined(record.Class) || !Enum.IsDefined(record.Stage) || !Enum.IsDefined(record.Outcome))
            throw Fault(record, "has a class, stage or outcome that does not exist: use a named value");
        if (string.IsNullOrEmpty(record.Target?.Type) || string.IsNullOrEmpty(record.Target.Id))
            throw Fault(record, "has a target without type or id: name the object, or write 'unknown'");
        if (record.Time < DateTimeOffset.UnixEpoch)
            throw Fault(record, "has a time before 1970, which a record cannot hold: correct the clock or leave the time out");
        if (record.Actor is { } actor && (string.IsNullOrEmpty(actor.Id) || !Enum.IsDefined(actor.Type)))
            throw Fault(record, "has an actor without id or type: use 'anonymous' or 'unknown'");
        foreach (var name in record.Attributes.Keys)
            CheckAttribute(record, name, record.Attributes[name]);
    }

    private static void CheckAttribute(AuditRecord record, string name, object? value)
    {
        if (name.Length == 0 || value is null)
            throw Fault(record, $"has an attribute '{name}' without name or value: leave it out");
        if (AttributeNames.IsReserved(name))
            throw Fault(record, $"has an attribute '{name}', which the trail writes itself: set the record's own property, or name it '{AuditAttributes.ArgumentPrefix}...'");
    }

    private static ArgumentException Fault(AuditRecord record, string fault) => new($"'{record.Operation}' {fault}.", nameof(record));
}
