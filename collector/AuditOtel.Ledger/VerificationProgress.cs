using System.Runtime.InteropServices;

namespace AuditOtel.Ledger;

/// <summary>How far a verification came.</summary>
/// <param name="Entries">Entries verified so far.</param>
/// <param name="Total">Entries the checkpoint covers.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VerificationProgress(long Entries, long Total);
