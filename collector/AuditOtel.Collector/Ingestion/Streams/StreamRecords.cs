using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>The records that tell of gaps and replays, and what such a record in the ledger says.</summary>
internal static class StreamRecords
{
    internal const string Gap = "audit.gap";
    internal const string Replay = "audit.sequence.replay";
    private const string TargetType = "stream";
    private const string From = "audit.gap.from";
    private const string To = "audit.gap.to";
    private const string Count = "audit.gap.count";
    private const string Number = "audit.replay.number";
    private const string Closed = "closed";

    internal static AuditRecord Of(StreamEvent found) => found.Kind == StreamEventKind.Replay
        ? SelfRecords.New(Replay, AuditAction.Reject, Target(found)) with
        {
            Class = AuditClass.Integrity,
            Outcome = AuditOutcome.Failure,
            Reason = "replay",
            Message = $"Number {found.From} of a stream came back with another record.",
            Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { [Number] = found.From },
        }
        : SelfRecords.New(Gap, AuditAction.Execute, Target(found)) with
        {
            Class = AuditClass.Integrity,
            Outcome = Outcome(found),
            Reason = Reason(found),
            Message = $"Numbers {found.From} to {found.To} of a stream {Says(found)}.",
            Attributes = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [From] = found.From,
                [To] = found.To,
                [Count] = found.To - found.From + 1,
            },
        };

    /// <summary>What a record of the collector itself says of a stream; null when it is about something else.</summary>
    internal static StreamEvent? Read(ReadOnlySpan<byte> logRecord)
    {
        var record = DecodedLogRecord.Read(logRecord);
        if (record.EventName is not (Gap or Replay) || Value(record, AuditAttributes.TargetId) is not string stream)
            return null;
        if (record.EventName is Replay)
            return Value(record, Number) is long number ? new StreamEvent(StreamEventKind.Replay, stream, number, number, IsCertain: true) : null;
        if (Value(record, From) is not long from || Value(record, To) is not long to)
            return null;
        var kind = Value(record, AuditAttributes.OutcomeReason) is Closed ? StreamEventKind.Closed : StreamEventKind.Gap;
        return new StreamEvent(kind, stream, from, to, IsCertain: true);
    }

    private static object? Value(DecodedLogRecord record, string name) =>
        record.Attributes.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value;

    private static AuditTarget Target(StreamEvent found) => new(TargetType, found.Stream);

    private static AuditOutcome Outcome(StreamEvent found) => found switch
    {
        { Kind: StreamEventKind.Closed } => AuditOutcome.Success,
        { IsCertain: true } => AuditOutcome.Failure,
        _ => AuditOutcome.Unknown,
    };

    private static string Reason(StreamEvent found) => found switch
    {
        { Kind: StreamEventKind.Closed } => Closed,
        { IsCertain: true } => "missing",
        _ => "not-remembered",
    };

    private static string Says(StreamEvent found) => found switch
    {
        { Kind: StreamEventKind.Closed } => "arrived after their gap was recorded",
        { IsCertain: true } => "did not arrive",
        _ => "are not among the entries that the collector remembers",
    };
}
