namespace AuditOtel.Ledger;

/// <summary>Why a ledger refused an operation.</summary>
public enum LedgerReason
{
    /// <summary>There is no ledger, or no such entry, at the place named.</summary>
    Missing,

    /// <summary>There is already a ledger, or the directory is not empty.</summary>
    Exists,

    /// <summary>Another process writes this ledger.</summary>
    Locked,

    /// <summary>What is stored contradicts itself or its signed checkpoint.</summary>
    Corrupt,

    /// <summary>The operating system refused to read or write.</summary>
    Unreadable,

    /// <summary>A value from outside (name, key, option, file version) is not allowed.</summary>
    Invalid,

    /// <summary>The system or a safety rule forbids the operation: files of another user, or a symbolic link inside the ledger.</summary>
    NotAllowed,
}
