using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>What all formats say of a record.</summary>
internal static class SyslogFields
{
    /// <summary>Letters of an operation in the headers of CEF and LEEF.</summary>
    internal const int MaxOperation = 64;

    private const string SuccessSeverity = "3";
    private const string FailureSeverity = "6";

    // What the keys of each format say already.
    private static readonly HashSet<string> Keys = new(StringComparer.Ordinal)
    {
        AuditAttributes.RecordId, AuditAttributes.Action, AuditAttributes.Class, AuditAttributes.Outcome, AuditAttributes.OutcomeReason, AuditAttributes.ActorId,
        AuditAttributes.OriginId, AuditAttributes.TargetType, AuditAttributes.TargetId, AuditAttributes.Stage, AuditAttributes.ClientAddress, AuditAttributes.SessionId,
    };

    /// <summary>The severity of CEF and LEEF, from 0 to 10.</summary>
    internal static string Severity(RecordView record) => SyslogMessage.IsSuccess(record) ? SuccessSeverity : FailureSeverity;

    /// <summary>Those that have a value, with names of the format.</summary>
    internal static List<SyslogField> Present(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var present = new List<SyslogField>(fields.Length);
        foreach (var (name, value) in fields)
        {
            if (value.Length > 0)
                present.Add(new SyslogField(name, value));
        }

        return present;
    }

    /// <summary>The attributes that are no keys, and those of the service, under their own names.</summary>
    internal static IEnumerable<SyslogField> Others(RecordView record) =>
        from pair in record.Attributes.Where(static pair => !Keys.Contains(pair.Key)).Concat(record.Resource)
        let value = ValueText.Of(pair.Value)
        where value.Length > 0
        select new SyslogField(pair.Key, value);
}
