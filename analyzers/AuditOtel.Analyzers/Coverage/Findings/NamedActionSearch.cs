using System.Text.RegularExpressions;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>
/// Searches methods that are named like privileged actions, in types that are named like what administrators deal with, and that leave no record. Of methods that
/// call one another the last is meant: a record there is on each way.
/// </summary>
internal sealed class NamedActionSearch(CoverageView view)
{
    private static readonly Regex Verb = new(
        "^(Delete|Remove|Grant|Revoke|Reset|Disable|Enable|Lock|Unlock|Ban|Unban|Suspend|Purge|Promote|Demote|Assign|Unassign|Elevate|Impersonate)(?![a-z])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static readonly Regex Thing = new(
        "(Admin|Administrator|Administration|User|Role|Permission|Account|Credential|Password|Certificate|Secret|Policy|Policie|Tenant|Claim|Access|Security|Identity|Privilege|ApiKey|Token)s?(?![a-z])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    private readonly ConfirmationPages _pages = new(view.Graph);

    internal IEnumerable<CoverageFinding> Find()
    {
        var leaves = view.Above(view.Nodes.Where(node => view.FunctionOf(node) is { Emits: true } or { LeavesRecord: true } || view.IsRecorded(node)));
        var named = view.Nodes.Where(node => IsNamed(node) && view.IsUncovered(node) && !leaves.Contains(node)).ToArray();
        var above = view.Above(named.SelectMany(view.CallersOf));
        return named.Where(node => !above.Contains(node)).Select(node => new CoverageFinding(FindingKind.NamedAction, view.FunctionOf(node)!, [], view.PathTo(node)));
    }

    private bool IsNamed(int node) =>
        view.FunctionOf(node) is { Maker: null, Symbol: IMethodSymbol { MethodKind: MethodKind.Ordinary, ContainingType: { } type } method } function && Verb.IsMatch(method.Name) && Thing.IsMatch(type.Name)
        && !IdleBodies.IsIdle(function.Syntax) && !_pages.IsPage(method, view.EntryOf(node), view.Graph.EndpointOf(node));
}
