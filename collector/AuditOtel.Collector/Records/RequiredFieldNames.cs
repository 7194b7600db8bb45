using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Records;

/// <summary>The names under which record.md lists the required fields.</summary>
internal static class RequiredFieldNames
{
    private static readonly (RequiredFields Bit, string Name)[] All =
    [
        (RequiredFields.EventName, FieldNames.EventName),
        (RequiredFields.Time, FieldNames.Time),
        (RequiredFields.RecordId, AuditAttributes.RecordId),
        (RequiredFields.Action, AuditAttributes.Action),
        (RequiredFields.Class, AuditAttributes.Class),
        (RequiredFields.ActorId, AuditAttributes.ActorId),
        (RequiredFields.ActorType, AuditAttributes.ActorType),
        (RequiredFields.TargetType, AuditAttributes.TargetType),
        (RequiredFields.TargetId, AuditAttributes.TargetId),
        (RequiredFields.Outcome, AuditAttributes.Outcome),
        (RequiredFields.Stage, AuditAttributes.Stage),
        (RequiredFields.ServiceName, FieldNames.ServiceName),
    ];

    /// <summary>The names of the fields whose bits are set.</summary>
    internal static IEnumerable<string> Of(RequiredFields missing) =>
        All.Where(one => missing.HasFlag(one.Bit)).Select(one => one.Name);
}
