namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>What became of an entry from one surface to another.</summary>
internal enum SurfaceChangeKind
{
    Added,
    Removed,

    /// <summary>It says less in some respect, or another thing of which nobody can say that it is as much.</summary>
    Weakened,

    /// <summary>It says more, or the same in other words.</summary>
    Strengthened,
}
