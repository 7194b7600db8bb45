using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Retention;

/// <summary>Consecutive entries.</summary>
/// <param name="First">The first index.</param>
/// <param name="Count">How many.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexRange(long First, long Count)
{
    /// <summary>The index after the last entry.</summary>
    public long End => First + Count;
}
