using AuditOtel.Analyzers.Coverage.Calls;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Searches what nothing records: privileged calls, writes to sensitive entities, restricted endpoints, and methods that are named like privileged actions.</summary>
internal sealed class CoverageSearch
{
    private readonly CoverageView _view;
    private readonly CoverageAims _aims;
    private readonly List<CoverageFinding> _findings = [];

    private CoverageSearch(CoverageView view, CoverageAims aims)
    {
        _view = view;
        _aims = aims;
    }

    /// <summary>Returns one finding for each function, in the order of the source.</summary>
    internal static IReadOnlyList<CoverageFinding> Find(CoverageView view, CoverageAims aims)
    {
        var search = new CoverageSearch(view, aims);
        search.AddCalls();
        search.AddWrites();
        search._findings.AddRange(new EndpointSearch(view, aims).Find(search._findings));
        if (aims.IsOn(FindingKind.NamedAction))
            search._findings.AddRange(new NamedActionSearch(view).Find());

        return search.FirstOfEach();
    }

    // One record answers all of them, and one line says where to put it.
    private IReadOnlyList<CoverageFinding> FirstOfEach()
    {
        var first = _findings.Where(finding => _aims.IsOn(finding.Kind)).GroupBy(finding => finding.Owner).ToDictionary(group => group.Key, group => group.OrderBy(finding => finding.Kind).First());
        return [.. _view.Nodes.Select(_view.FunctionOf).Where(function => function is not null && first.ContainsKey(function)).Select(function => first[function!])];
    }

    private void AddCalls() => AddGroups(
        function => function.Privileged.Where(IsUnrecorded), node => _view.IsEntered(node) ? FindingKind.UnauditedPath : FindingKind.UnenteredCall);

    private void AddWrites() => AddGroups(function => function.Writes, _ => FindingKind.EntityWrite);

    private void AddGroups(Func<FunctionCalls, IEnumerable<PrivilegedCall>> calls, Func<int, FindingKind> kind)
    {
        var found = _view.Nodes.Where(node => _view.FunctionOf(node) is { } function && calls(function).Any() && _view.IsUncovered(node));
        foreach (var group in found.GroupBy(_view.OwnerOf))
        {
            var nodes = group.OrderByDescending(_view.IsEntered).ToArray();
            _findings.Add(new CoverageFinding(kind(nodes[0]), group.Key, [.. nodes.SelectMany(node => calls(_view.FunctionOf(node)!))], _view.PathTo(nodes[0])));
        }
    }

    // A member of an interface of this project is recorded when each implementation is.
    private bool IsUnrecorded(PrivilegedCall call) => !_view.Graph.IsAnswered(call.Member, node => RecordedFunctions.FindAudited(_view.Graph.Nodes[node].Symbol) is not null);
}
