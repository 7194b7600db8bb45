namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>One difference between two surfaces.</summary>
/// <param name="Kind">What became of the entry.</param>
/// <param name="Entry">The entry as it is now; of one that was removed as it was.</param>
/// <param name="Details">What differs, each as a phrase; of one that was removed, what stands in its place.</param>
internal sealed record SurfaceChange(SurfaceChangeKind Kind, SurfaceEntry Entry, IReadOnlyList<string> Details)
{
    /// <summary>True for what an auditor has to be told the reason of: less is audited.</summary>
    internal bool IsLoss => Entry.Kind == SurfaceKind.Operation && Kind is SurfaceChangeKind.Removed or SurfaceChangeKind.Weakened;
}
