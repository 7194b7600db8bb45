using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Verification;

/// <summary>An entry that defines a context or is a record of one.</summary>
/// <param name="Index">The entry.</param>
/// <param name="Key">The context's key.</param>
/// <param name="IsDefinition">Whether the entry is the context itself.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ContextNote(long Index, UInt128 Key, bool IsDefinition);
