namespace AuditOtel.Ledger;

/// <summary>What a verification came to.</summary>
public enum VerificationResult
{
    /// <summary>Everything stored agrees with the signed checkpoint.</summary>
    Intact,

    /// <summary>Something was changed, removed, inserted or put elsewhere; the problems say what and where.</summary>
    Tampered,

    /// <summary>Not everything could be read, so nothing is claimed about the rest.</summary>
    Incomplete,
}
