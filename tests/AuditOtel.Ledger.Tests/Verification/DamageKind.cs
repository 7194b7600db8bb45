namespace AuditOtel.Ledger.Tests.Verification;

/// <summary>What may happen to a file.</summary>
internal enum DamageKind
{
    Flip,
    Truncate,
    Append,
    Zero,
    SwapHalves,
    RemoveBytes,
    InsertByte,
}
