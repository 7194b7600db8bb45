namespace AuditOtel.Ledger;

/// <summary>How a ledger is written.</summary>
public sealed record LedgerOptions
{
    /// <summary>The ledger's directory; it must hold a ledger, as <see cref="LedgerDirectory"/> creates one.</summary>
    public required string Directory { get; init; }

    /// <summary>A new segment begins when the next group would make the current one longer than this. Bytes, 8 KiB to 1 GiB; default 64 MiB.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>The shortest time between two published checkpoints. 1 ms to 1 min; default 1 s.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What may wait for the disk; beyond it appends are refused as <see cref="AppendResult.Overloaded"/>. Bytes, at least 64 KiB; default 128 MiB.</summary>
    public long MaxQueuedBytes { get; init; } = 128L << 20;

    internal void Validate()
    {
        Require(!string.IsNullOrWhiteSpace(Directory), "Directory must name the ledger's directory");
        Require(SegmentBytes is >= 8192 and <= 1L << 30, "SegmentBytes must be 8192 to 1073741824");
        Require(CheckpointInterval >= TimeSpan.FromMilliseconds(1) && CheckpointInterval <= TimeSpan.FromMinutes(1), "CheckpointInterval must be 1 ms to 1 min");
        Require(MaxQueuedBytes >= 65536, "MaxQueuedBytes must be at least 65536");
    }

    private static void Require(bool condition, string rule)
    {
        if (!condition)
            throw new LedgerException(LedgerReason.Invalid, $"The ledger's options are not usable: {rule}.");
    }
}
