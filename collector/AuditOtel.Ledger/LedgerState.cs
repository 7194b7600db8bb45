namespace AuditOtel.Ledger;

/// <summary>What a writer can do now.</summary>
public enum LedgerState
{
    /// <summary>Appends are stored.</summary>
    Accepting,

    /// <summary>The file system is full; every append tries again by itself.</summary>
    DiskFull,

    /// <summary>The disk failed a write or a sync: nothing is accepted until the ledger is opened again.</summary>
    Failed,

    /// <summary>The writer is being disposed or is disposed.</summary>
    Stopping,
}
