using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Cli.Surface;

/// <summary>A surface that a user named.</summary>
/// <param name="Surface">What is audited and excused.</param>
/// <param name="Reasons">Why something is audited less than at the release before, by the key of its entry; known of a directory with both files.</param>
internal sealed record GivenSurface(AuditedSurface Surface, IReadOnlyDictionary<string, string> Reasons)
{
    internal static GivenSurface Of(AuditedSurface surface) => new(surface, new Dictionary<string, string>(StringComparer.Ordinal));
}
