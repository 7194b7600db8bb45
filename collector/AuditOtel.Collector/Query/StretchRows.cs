using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Query;

/// <summary>What an index knows of a stretch.</summary>
/// <param name="Id">Which stretch.</param>
/// <param name="Rows">The set of its entries that may fit; null when none does.</param>
/// <param name="Crowded">The set of those of which no terms are kept; null when there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StretchRows(long Id, byte[]? Rows, byte[]? Crowded);
