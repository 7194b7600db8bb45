using AuditOtel.Analyzers.Surface.Model;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Tells a member that got another name or place from one that lost its record.</summary>
internal static class SurfaceMoves
{
    /// <summary>Returns the new entry of an operation whose member is gone from the project; null when the member is there without it, or when less is audited now.</summary>
    internal static SurfaceEntry? Find(SurfaceChange change, IEnumerable<SurfaceChange> all, Compilation compilation)
    {
        var gone = change.Entry;
        if (change.Kind != SurfaceChangeKind.Removed || gone.Kind != SurfaceKind.Operation || CompiledSurface.Resolve(gone, compilation) is not null)
            return null;

        return all.Where(other => other.Kind == SurfaceChangeKind.Added && other.Entry.Kind == SurfaceKind.Operation && string.Equals(other.Entry.Name, gone.Name, StringComparison.Ordinal))
            .Select(other => other.Entry).FirstOrDefault(entry => !SurfaceStrength.Losses(gone, entry).Any());
    }
}
