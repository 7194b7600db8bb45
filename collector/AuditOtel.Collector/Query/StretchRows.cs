using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Query;

/// <summary>What an index knows of a stretch.</summary>
/// <param name="Id">Which stretch.</param>
/// <param name="Rows">The set of its entries that may fit; null when none does.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StretchRows(long Id, byte[]? Rows);
