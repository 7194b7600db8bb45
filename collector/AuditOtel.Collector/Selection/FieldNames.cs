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

    /// <summary>The record's place in its ledger.</summary>
    public const string Index = "index";

    /// <summary>The ledger's name.</summary>
    public const string Ledger = "ledger";

    /// <summary>The listener the record came through.</summary>
    public const string Listener = "listener";

    /// <summary>What the collector knows of the sender.</summary>
    public const string Peer = "peer";

    /// <summary>The sentence for people.</summary>
    public const string Body = "body";

    /// <summary>The required fields that the sender left out.</summary>
    public const string Incomplete = "audit.incomplete";

    /// <summary>The names that stand for something of the record itself; an attribute of such a name is never asked for.</summary>
    internal static readonly IReadOnlyList<string> Own = [EventName, Time, TraceId, SpanId, Index, Ledger, Listener, Peer, Body, Incomplete];

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

    /// <summary>Whether the field holds an address, so that its values can be networks.</summary>
    internal static bool IsAddress(ReadOnlySpan<byte> name) => name.EndsWith(".address"u8) || name.EndsWith(".ip"u8);

    /// <inheritdoc cref="IsAddress(ReadOnlySpan{byte})"/>
    internal static bool IsAddress(string name) => name.EndsWith(".address", StringComparison.Ordinal) || name.EndsWith(".ip", StringComparison.Ordinal);
}
