using System.Collections.Immutable;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AuditOtel.CodeFixes;

/// <summary>Writes the lines of all reports of AOT0201 in a project at once; their entries are one file.</summary>
internal sealed class SurfaceFixAll : FixAllProvider
{
    private SurfaceFixAll()
    {
    }

    internal static SurfaceFixAll Instance { get; } = new();

    public override IEnumerable<string> GetSupportedFixAllDiagnosticIds(CodeFixProvider originalCodeFixProvider) => [RuleInfo.SurfaceAdded];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var projects = fixAllContext.Scope == FixAllScope.Solution ? fixAllContext.Solution.Projects : [fixAllContext.Project];
        var reports = new List<(Project Project, ImmutableArray<Diagnostic> Diagnostics)>();
        foreach (var project in projects.Where(project => SurfaceFileEdit.Find(project) is not null))
        {
            var found = await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            ImmutableArray<Diagnostic> ours = [.. found.Where(diagnostic => string.Equals(diagnostic.Id, RuleInfo.SurfaceAdded, StringComparison.Ordinal))];
            if (!ours.IsEmpty)
                reports.Add((project, ours));
        }

        return reports.Count == 0 ? null : CodeAction.Create("Bring the surface files up to date", token => ApplyAsync(fixAllContext.Solution, reports, token), nameof(SurfaceFixAll));
    }

    private static async Task<Solution> ApplyAsync(Solution solution, List<(Project Project, ImmutableArray<Diagnostic> Diagnostics)> reports, CancellationToken cancellationToken)
    {
        foreach (var (project, diagnostics) in reports)
            solution = await SurfaceFileEdit.ApplyAsync(solution.GetProject(project.Id)!, diagnostics, cancellationToken).ConfigureAwait(false);

        return solution;
    }
}
