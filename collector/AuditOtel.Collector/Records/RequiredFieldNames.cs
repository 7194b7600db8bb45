using System.Text;
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

    /// <summary>Those that are attributes of the record itself, as they stand on the wire.</summary>
    private static readonly (RequiredFields Bit, byte[] Name)[] Attributes =
        [.. All.Where(one => one.Name.StartsWith(AuditAttributes.Prefix, StringComparison.Ordinal)).Select(one => (one.Bit, Encoding.UTF8.GetBytes(one.Name)))];

    /// <summary>The required field that an attribute of the record carries; none for any other attribute.</summary>
    internal static RequiredFields OfAttribute(ReadOnlySpan<byte> key)
    {
        foreach (var (bit, name) in Attributes)
        {
            if (key.SequenceEqual(name))
                return bit;
        }

        return RequiredFields.None;
    }

    /// <summary>The names of the fields whose bits are set.</summary>
    internal static IEnumerable<string> Of(RequiredFields missing) =>
        All.Where(one => missing.HasFlag(one.Bit)).Select(one => one.Name);
}
