using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Analyzers.Surface.Files;

/// <summary>Tells whether what an entry was about still exists, without its record: then it has not moved.</summary>
/// <param name="current">What is audited now.</param>
/// <param name="isMember">True for the documentation id of a member that exists.</param>
/// <param name="countOf">Counts how often the code maps an endpoint of a name.</param>
internal sealed class SurfacePlaces(IReadOnlyList<SurfaceEntry> current, Func<SurfaceEntry, bool> isMember, Func<string, int> countOf)
{
    /// <summary>What stands in the name of an endpoint whose route is known at run time only.</summary>
    internal const string ComputedRoute = "of a computed route";

    /// <summary>An endpoint is there as long as the code maps it more often than it audits it; its member maps others too. What cannot be counted is there when its member is.</summary>
    internal bool IsThere(SurfaceEntry entry) =>
        entry.Value(SurfaceKeys.Endpoint) is { } endpoint && !endpoint.EndsWith(ComputedRoute, StringComparison.Ordinal)
            ? countOf(endpoint) > current.Count(other => string.Equals(other.Value(SurfaceKeys.Endpoint), endpoint, StringComparison.Ordinal))
            : isMember(entry);
}
