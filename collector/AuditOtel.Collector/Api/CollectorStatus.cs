using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Index;
using AuditOtel.Collector.Witness;

namespace AuditOtel.Collector.Api;

/// <summary>How a ledger and its collector are. Holds nothing about people.</summary>
/// <param name="Health"><c>ok</c>, <c>warning</c> (records are stored, but somebody has to look: see the warnings), <c>failing</c> (records are refused) or
/// <c>offline</c> (read from the directory, no collector was asked).</param>
/// <param name="Ledger">The ledger's name.</param>
/// <param name="State">The ledger's state: <c>accepting</c>, <c>disk-full</c>, <c>failed</c>, <c>stopping</c>, or <c>unknown</c> when offline.</param>
/// <param name="Detail">Why records are refused, in one sentence.</param>
/// <param name="Entries">Durable entries: records and the contexts they share.</param>
/// <param name="Records">How many of the entries are records.</param>
/// <param name="Bytes">Bytes of the segment files.</param>
/// <param name="CheckpointSize">Entries the last signed checkpoint covers.</param>
/// <param name="CheckpointTime">When the last signed checkpoint was written.</param>
/// <param name="Since">When the collector started; null when offline.</param>
/// <param name="QueuedBytes">Bytes of requests being received or stored at this moment; null when offline.</param>
public sealed record CollectorStatus(
    string Health,
    string Ledger,
    string State,
    string? Detail,
    long Entries,
    long Records,
    long Bytes,
    long CheckpointSize,
    DateTimeOffset? CheckpointTime,
    DateTimeOffset? Since,
    long? QueuedBytes)
{
    /// <summary>What somebody has to look at, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>SHA-256 of the security policy's file, or of nothing when there is none; lower-case hexadecimal digits. Null when it cannot be read.</summary>
    public string? PolicyDigest { get; init; }

    /// <summary>How fast the ledger grows; null when offline.</summary>
    public RateStatus? Rate { get; init; }

    /// <summary>Days until the directories are full at the rate of the last hour; null when the ledger does not grow, or offline.</summary>
    public double? DaysUntilFull { get; init; }

    /// <summary>The directories that hold segments.</summary>
    public IReadOnlyList<DirectoryStatus> Directories { get; init; } = [];

    /// <summary>The segments.</summary>
    public SegmentStatus? Segments { get; init; }

    /// <summary>The reserve; null when offline.</summary>
    public ReserveStatus? Reserve { get; init; }

    /// <summary>The newest seal; null when none was made since the start, or offline.</summary>
    public SealStatus? Seal { get; init; }

    /// <summary>The host's clock; null when offline.</summary>
    public ClockStatus? Clock { get; init; }

    /// <summary>The producers' streams; null when offline.</summary>
    public StreamStatus? Streams { get; init; }

    /// <summary>The memory for repeats; null when offline.</summary>
    public DuplicateWindowStatus? DuplicateWindow { get; init; }

    /// <summary>Records of the collector about itself that wait for the ledger; null when offline.</summary>
    public long? SelfRecordsWaiting { get; init; }

    /// <summary>Time-stamping; null when the policy names no authority, or offline.</summary>
    public TimestampStatus? Timestamping { get; init; }

    /// <summary>How far each witness has come; null when none is configured.</summary>
    public IReadOnlyList<WitnessStatus>? Witnesses { get; init; }

    /// <summary>How far each sink has come; null when none is configured, or offline.</summary>
    public IReadOnlyList<SinkStatus>? Sinks { get; init; }

    /// <summary>How far the search index has come; null when offline.</summary>
    public IndexStatus? Index { get; init; }

    /// <summary>The same with more to look at.</summary>
    internal CollectorStatus Warned(IReadOnlyList<string> warnings) => warnings.Count == 0
        ? this
        : this with { Warnings = [.. Warnings, .. warnings], Health = string.Equals(Health, "ok", StringComparison.Ordinal) ? "warning" : Health };
}
