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

    /// <summary>Those that are attributes of the record itself, as they stand on the wire, by their length: at most three share one.</summary>
    private static readonly (RequiredFields Bit, byte[] Name)[][] Attributes = ByLength();

    /// <summary>The required field that an attribute of the record carries; none for any other attribute.</summary>
    internal static RequiredFields OfAttribute(ReadOnlySpan<byte> key)
    {
        if (key.Length >= Attributes.Length)
            return RequiredFields.None;
        foreach (ref readonly var one in Attributes[key.Length].AsSpan())
        {
            if (key.SequenceEqual(one.Name))
                return one.Bit;
        }

        return RequiredFields.None;
    }

    /// <summary>The names of the fields whose bits are set.</summary>
    internal static IEnumerable<string> Of(RequiredFields missing) =>
        All.Where(one => missing.HasFlag(one.Bit)).Select(one => one.Name);

    private static (RequiredFields Bit, byte[] Name)[][] ByLength()
    {
        var attributes = All.Where(one => one.Name.StartsWith(AuditAttributes.Prefix, StringComparison.Ordinal)).Select(one => (one.Bit, Name: Encoding.UTF8.GetBytes(one.Name))).ToLookup(one => one.Name.Length);
        return [.. Enumerable.Range(0, attributes.Max(group => group.Key) + 1).Select(length => attributes[length].ToArray())];
    }
}
