using AuditOtel.Otlp;

namespace AuditOtel.Trail;

/// <summary>Writes what an outcome says beyond success or failure, as far as the record has room for it; what has none is counted in the record.</summary>
internal static class OutcomeWriter
{
    private const int Overhead = 64;

    // UTF-8 has at most three bytes for a character of a string.
    private const int BytesPerCharacter = 3;

    /// <summary>How many of the targets there is room for, each standing in the record twice at most.</summary>
    internal static int FittingTargets(int length, IReadOnlyList<AuditTarget> targets) =>
        Fitting((RecordLimits.LargestOutcome - length) / 2, targets, static target => target.Type.Length + target.Id.Length);

    /// <param name="writer">The outcome.</param>
    /// <param name="details">What it says.</param>
    /// <param name="omitted">How many targets were left out already.</param>
    internal static void Write(ProtobufWriter writer, AuditOutcomeDetails details, int omitted)
    {
        WriteOptional(writer, AuditAttributes.HttpStatusCode, details.StatusCode);
        WriteOptional(writer, AuditAttributes.ResultRequested, details.Requested);
        WriteOptional(writer, AuditAttributes.ResultSucceeded, details.Succeeded);
        WriteOptional(writer, AuditAttributes.ResultFailed, details.Failed);
        omitted += details.Omitted + WriteAttributes(writer, details.Attributes) + WriteChanges(writer, details.Changes);
        WriteOptional(writer, AuditAttributes.Omitted, omitted == 0 ? null : omitted);
    }

    private static int WriteAttributes(ProtobufWriter writer, IReadOnlyList<KeyValuePair<string, object>> attributes)
    {
        var fitting = Fitting(RecordLimits.LargestOutcome - writer.Length, attributes, static pair => pair.Key.Length + ((pair.Value as string)?.Length ?? 0));
        foreach (var (name, value) in attributes.Take(fitting))
            writer.WriteValue(name, value);
        return attributes.Count - fitting;
    }

    private static int WriteChanges(ProtobufWriter writer, IReadOnlyList<AuditChange> changes)
    {
        var fitting = Fitting(
            RecordLimits.LargestOutcome - writer.Length, changes, static change => change.Field.Length + (change.Old?.Length ?? 0) + (change.New?.Length ?? 0));
        if (fitting > 0)
            writer.WriteChanges(changes.Take(fitting));
        return changes.Count - fitting;
    }

    private static int Fitting<T>(int room, IReadOnlyList<T> items, Func<T, int> characters)
    {
        var count = 0;
        while (count < items.Count && (room -= Overhead + (BytesPerCharacter * characters(items[count]))) >= 0)
            count++;
        return count;
    }

    private static void WriteOptional(ProtobufWriter writer, string name, long? value)
    {
        if (value is { } number)
            writer.WriteAttribute(name, number);
    }
}
