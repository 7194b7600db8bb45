namespace AuditOtel.Ledger;

/// <summary>How a ledger is written.</summary>
public sealed record LedgerOptions
{
    /// <summary>How many further directories there may be.</summary>
    internal const int MaxDirectories = 64;

    /// <summary>The standard for <see cref="SealInterval"/>.</summary>
    internal static readonly TimeSpan DefaultSealInterval = TimeSpan.FromSeconds(60);

    /// <summary>The ledger's directory; it must hold a ledger, as <see cref="LedgerDirectory"/> creates one.</summary>
    public required string Directory { get; init; }

    /// <summary>A new segment begins when the next group would make the current one longer than this. Bytes, 8 KiB to 1 GiB; default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>The shortest time between two published checkpoints. 1 ms to 1 min; default 1 s.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest time between two seals; idle seals are made after half of it. 1 s to 10 min; default 60 s. Never longer than what was promised when
    /// the ledger was created.
    /// </summary>
    public TimeSpan SealInterval { get; init; } = DefaultSealInterval;

    /// <summary>What may wait for the disk; beyond it appends are refused as <see cref="AppendResult.Overloaded"/>. Bytes, at least 64 KiB; default 128 MiB.</summary>
    public long MaxQueuedBytes { get; init; } = 128L << 20;

    /// <summary>A new segment begins when the current one holds entries and is older than this. 1 min to 366 days; default 1 day.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Further directories for segments, as absolute paths, taken in this order when the one before has no space or fails. They are created with mode
    /// 0700 when missing; at most 64; default none.
    /// </summary>
    public IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>When space counts as low; null takes, of each file system, the defaults of <see cref="SpaceLimits"/>.</summary>
    public SpaceLimits? Space { get; init; }

    /// <summary>
    /// Is told what happens beside appends, in order, on a thread of the pool; it never delays the writer. What it throws is told in
    /// <see cref="LedgerWriter.StateDetail"/>. Default null.
    /// </summary>
    public Action<LedgerEvent>? Observer { get; init; }

    internal static bool IsSealInterval(TimeSpan interval) => interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromMinutes(10);

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Directory), "Directory must name the ledger's directory");
        Require(SegmentBytes is >= 8192 and <= 1L << 30, "SegmentBytes must be 8192 to 1073741824");
        Require(CheckpointInterval >= TimeSpan.FromMilliseconds(1) && CheckpointInterval <= TimeSpan.FromMinutes(1), "CheckpointInterval must be 1 ms to 1 min");
        Require(IsSealInterval(SealInterval), "SealInterval must be 1 s to 10 min");
        Require(MaxQueuedBytes >= 65536, "MaxQueuedBytes must be at least 65536");
        Require(SegmentAge >= TimeSpan.FromMinutes(1) && SegmentAge <= TimeSpan.FromDays(366), "SegmentAge must be 1 min to 366 days");
        Require(Directories.Count <= MaxDirectories, "Directories must be at most 64");
        Require(Directories.All(static d => Path.IsPathFullyQualified(d)), "Directories must be absolute paths");
        Require(Space is null || Space.IsOrdered, "Space must have 0 <= minFree <= adminSpaceLeft <= spaceLeft and a reserve of 0 to 1073741824 bytes");
    }

    private static void Require(bool condition, string rule)
    {
        if (!condition)
            throw new LedgerException(LedgerReason.Invalid, $"The ledger's options are not usable: {rule}.");
    }
}
