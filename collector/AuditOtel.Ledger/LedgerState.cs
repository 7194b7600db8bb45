namespace AuditOtel.Ledger;

/// <summary>What a writer can do now.</summary>
public enum LedgerState
{
    /// <summary>Appends are stored.</summary>
    Accepting,

    /// <summary>The file systems are full: nothing is stored, or only what the reserve is for; every append tries again by itself.</summary>
    DiskFull,

    /// <summary>Every directory failed a write or a sync: nothing is stored. Appends try again by themselves, at most once a second.</summary>
    Failed,

    /// <summary>The writer is being disposed or is disposed.</summary>
    Stopping,
}
