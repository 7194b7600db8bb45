namespace AuditOtel.Ledger;

/// <summary>What became of a batch.</summary>
public enum AppendResult
{
    /// <summary>All its entries are on stable storage.</summary>
    Stored,

    /// <summary>Too much waits for the disk; nothing of the batch was stored, try again later.</summary>
    Overloaded,

    /// <summary>No file system has space for it; nothing of the batch was stored.</summary>
    DiskFull,

    /// <summary>The disk failed; the batch was not acknowledged, see <see cref="LedgerWriter.StateDetail"/>.</summary>
    Failed,

    /// <summary>The writer stops; nothing of the batch was stored.</summary>
    Stopping,
}
