using System.Collections.Frozen;

namespace AuditOtel.Collector.Selection;

/// <summary>The short names of the selection language and the fields they stand for (contract.md, "Selection language").</summary>
public static class FieldNames
{
    /// <summary>The record's event name.</summary>
    public const string EventName = "event_name";

    /// <summary>When it happened, in UTC.</summary>
    public const string Time = "time";

    /// <summary>The trace the record belongs to, hexadecimal.</summary>
    public const string TraceId = "trace_id";

    /// <summary>The span the record belongs to, hexadecimal.</summary>
    public const string SpanId = "span_id";

    /// <summary>The service's name.</summary>
    public const string ServiceName = "service.name";

    /// <summary>The host's name.</summary>
    public const string HostName = "host.name";

    private static readonly FrozenDictionary<string, string> ShortNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["operation"] = EventName,
        ["action"] = AuditAttributes.Action,
        ["class"] = AuditAttributes.Class,
        ["actor"] = AuditAttributes.ActorId,
        ["origin"] = AuditAttributes.OriginId,
        ["target"] = AuditAttributes.TargetId,
        ["target.type"] = AuditAttributes.TargetType,
        ["outcome"] = AuditAttributes.Outcome,
        ["reason"] = AuditAttributes.OutcomeReason,
        ["stage"] = AuditAttributes.Stage,
        ["service"] = ServiceName,
        ["host"] = HostName,
        ["client"] = AuditAttributes.ClientAddress,
        ["session"] = AuditAttributes.SessionId,
        ["trace"] = TraceId,
        ["channel"] = AuditAttributes.Channel,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The full name of a field: a short name is replaced, any other name is itself.</summary>
    /// <param name="name">The name as typed.</param>
    public static string Resolve(string name) => ShortNames.GetValueOrDefault(name, name);
}
