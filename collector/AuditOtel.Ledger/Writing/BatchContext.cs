using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Writing;

/// <summary>A context in a batch.</summary>
/// <param name="Key">The first 16 bytes of SHA-256(body), big-endian.</param>
/// <param name="Offset">Its frame in the batch's buffer.</param>
/// <param name="Length">Bytes of its entry.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BatchContext(UInt128 Key, int Offset, int Length);
