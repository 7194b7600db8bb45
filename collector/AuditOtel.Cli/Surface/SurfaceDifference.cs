using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Cli.Surface;

/// <summary>What changed from one surface to the next, in the groups in which an auditor reads it.</summary>
internal sealed class SurfaceDifference
{
    internal SurfaceDifference(GivenSurface before, GivenSurface after)
    {
        (Before, After) = (before.Surface.Digest, after.Surface.Digest);
        Reasons = after.Reasons;
        Changes = SurfaceComparison.Compare(before.Surface.Entries, after.Surface.Entries);
    }

    /// <summary>The digest of the old surface.</summary>
    internal string Before { get; }

    /// <summary>The digest of the new surface.</summary>
    internal string After { get; }

    internal IReadOnlyDictionary<string, string> Reasons { get; }

    internal IReadOnlyList<SurfaceChange> Changes { get; }

    internal bool HasLoss => Changes.Any(change => change.IsLoss);

    internal IEnumerable<SurfaceChange> Operations(SurfaceChangeKind kind) => Changes.Where(change => change.Entry.Kind == SurfaceKind.Operation && change.Kind == kind);

    internal IEnumerable<SurfaceChange> Excuses => Changes.Where(change => change.Entry.Kind == SurfaceKind.Excuse);

    /// <summary>The word for what became of an excuse.</summary>
    internal static string WordOf(SurfaceChange excuse) => excuse.Kind switch
    {
        SurfaceChangeKind.Added => "new",
        SurfaceChangeKind.Removed => "gone",
        _ => "changed",
    };

    /// <summary>Why something is audited less; null when nobody said it, or not where the surface was read.</summary>
    internal string? ReasonOf(SurfaceChange change) => Reasons.TryGetValue(change.Entry.Key, out var reason) ? reason : null;
}
