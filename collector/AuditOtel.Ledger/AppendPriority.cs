namespace AuditOtel.Ledger;

/// <summary>What becomes of a batch when no file system has space.</summary>
public enum AppendPriority
{
    /// <summary>It is refused as <see cref="AppendResult.DiskFull"/>.</summary>
    Ordinary,

    /// <summary>It is stored in the reserve: unconditional classes, intents and outcomes.</summary>
    Reserve,

    /// <summary>It is stored in the part of the reserve that is kept for it, also when the rest is full: what makes space again, such as an expiry.</summary>
    Freeing,
}
