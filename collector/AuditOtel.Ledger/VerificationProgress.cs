using System.Runtime.InteropServices;

namespace AuditOtel.Ledger;

/// <summary>How far a verification came.</summary>
/// <param name="Entries">Entries verified so far.</param>
/// <param name="Bytes">Bytes of the segments verified so far.</param>
/// <param name="TotalBytes">Bytes of all segments when the verification began.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VerificationProgress(long Entries, long Bytes, long TotalBytes);
