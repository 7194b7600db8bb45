using AuditOtel.Analyzers.Coverage.EntryPoints;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Searches restricted endpoints that change state and by which no record is left, whatever they call.</summary>
internal sealed class EndpointSearch(CoverageView view, CoverageAims aims)
{
    private readonly RestrictedEndpoints _endpoints = new(view.Graph.Restricted);

    /// <param name="told">What is told already: a record there is one of the endpoints that lead to it.</param>
    internal IEnumerable<CoverageFinding> Find(IReadOnlyCollection<CoverageFinding> told)
    {
        var leaving = view.Nodes.Where(IsLeft).ToArray();
        var leaves = view.Above(leaving);
        var owners = new HashSet<object>(told.Where(finding => finding.Kind is FindingKind.UnauditedPath or FindingKind.EntityWrite && aims.IsOn(finding.Kind)).Select(finding => finding.Owner));
        var known = view.Above(leaving.Concat(view.Nodes.Where(node => view.FunctionOf(node) is { } function && owners.Contains(function))));
        foreach (var node in view.Nodes.Where(node => !view.IsRecorded(node) && !leaves.Contains(node)))
        {
            if (view.FunctionOf(node) is not { } function || _endpoints.Find(function, view.EntryOf(node), view.Graph.EndpointOf(node)) is not { } endpoint)
                continue;

            var isListed = endpoint.Restriction.Names.Any(aims.IsListed);
            if (isListed || !known.Contains(node))
                yield return new CoverageFinding(isListed ? FindingKind.ListedEndpoint : FindingKind.RestrictedEndpoint, function, [], view.PathTo(node), endpoint);
        }
    }

    // An excuse is no record.
    private bool IsLeft(int node) =>
        view.FunctionOf(node) is { } function
        && (function.Emits || function.LeavesRecord || view.Graph.EndpointOf(node) is { IsAudited: true } || RecordedFunctions.FindAudited(function.Symbol) is not null);
}
