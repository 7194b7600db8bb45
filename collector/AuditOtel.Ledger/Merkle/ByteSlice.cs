using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Merkle;

/// <summary>A part of some bytes.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteSlice(int Offset, int Length);
