using System.Runtime.CompilerServices;
using AuditOtel.Analyzers.Coverage.Baseline;
using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Interception;
using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Coverage;

/// <summary>What the coverage rules leave to others: they end when they are told to, keep nothing, and say nothing while code is typed.</summary>
[Trait("Requirement", "P0")]
public sealed class CoverageFootprintTests
{
    private const string Source = CoverageRun.Usings + "public class AController : ControllerBase { public void A(Store<string> s) => new Work().Do(s); } public class Work { public void Do(Store<string> s) => s.Close(); }";
    private static readonly UnauditedPathRule Rule = new();

    [Fact]
    public void Each_step_of_the_search_ends_when_it_is_cancelled()
    {
        var compilation = CoverageRun.Project(Source);
        var cancelled = new CancellationToken(canceled: true);
        var (meanings, collector, bodies) = Read(compilation);
        var graph = CallGraphBuilder.Build(collector, compilation, CancellationToken.None);
        var entries = new EntryPointFinder(compilation, arePublicMembersEntered: false, CancellationToken.None);

        Assert.Throws<OperationCanceledException>(() => BlockReader.Read(meanings, bodies[0].Owner, [bodies[0].Body], cancelled));
        Assert.Throws<OperationCanceledException>(() => CallGraphBuilder.Build(collector, compilation, cancelled));
        Assert.Throws<OperationCanceledException>(() => new CoverageView(graph, entries, cancelled));
    }

    [Fact]
    public void The_search_itself_ends_when_it_is_cancelled()
    {
        var compilation = CoverageRun.Project(Source);
        var graph = CallGraphBuilder.Build(Read(compilation).Collector, compilation, CancellationToken.None);
        var options = ProjectOptions.Of(lines: null);
        var aims = CoverageAims.Read(compilation, options.AnalyzerConfigOptionsProvider, CoverageBaseline.Read(options, CancellationToken.None), DiagnosticSeverity.Info, CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var view = new CoverageView(graph, new EntryPointFinder(compilation, arePublicMembersEntered: false, CancellationToken.None), cancellation.Token);
        Assert.NotEmpty(CoverageSearch.Find(view, aims));

        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => CoverageSearch.Find(view, aims));
        Assert.Throws<OperationCanceledException>(() => new EndpointSearch(view, aims).Find([]).Count());
        Assert.Throws<OperationCanceledException>(() => new NamedActionSearch(view).Find().Count());
    }

    [Fact]
    public async Task Nothing_of_a_project_is_kept_when_the_run_is_over()
    {
        var compilation = await RunAsync();

        for (var attempt = 0; attempt < 20 && compilation.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(compilation.IsAlive);
    }

    [Fact]
    public async Task An_editor_that_asks_for_a_file_is_told_nothing()
    {
        var compilation = CoverageRun.Project(Source);
        Assert.Equal("AOT0101", Assert.Single(await CoverageRun.ReportsAsync(compilation, CoverageRun.Close)).Id);
        var editor = compilation.WithAnalyzers([Rule], ProjectOptions.Of(CoverageRun.Close));
        var tree = Assert.Single(compilation.SyntaxTrees, tree => tree.FilePath is "Source0.cs");

        Assert.Empty(await editor.GetAnalyzerSyntaxDiagnosticsAsync(tree, CancellationToken.None));
        Assert.Empty(await editor.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), filterSpan: null, CancellationToken.None));
        Assert.All(Rule.SupportedDiagnostics, descriptor => Assert.Contains(WellKnownDiagnosticTags.CompilationEnd, descriptor.CustomTags));
    }

    // In a method of its own, so that no local of the test holds the compilation.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunAsync()
    {
        var compilation = CoverageRun.Project(Source);
        var run = compilation.WithAnalyzers([Rule], ProjectOptions.Of(CoverageRun.Close));
        Assert.Single(await run.GetAnalyzerDiagnosticsAsync(CancellationToken.None));
        return new WeakReference(compilation);
    }

    private static (CallMeanings Meanings, CallCollector Collector, (ISymbol Owner, IOperation Body)[] Bodies) Read(CSharpCompilation compilation)
    {
        var (line, _) = CatalogueLine.Read(CoverageRun.Close, place: null);
        var meanings = CallMeanings.Of(compilation, PrivilegedApis.Resolve(compilation, [line!]), CallConfiguration.Read(compilation, sets: string.Empty), SensitiveEntities.Resolve(compilation, []));
        var model = compilation.GetSemanticModel(compilation.SyntaxTrees.Single(tree => tree.FilePath is "Source0.cs"));
        var bodies = model.SyntaxTree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Select(method => ((ISymbol)model.GetDeclaredSymbol(method)!, model.GetOperation(method)!)).ToArray();
        var collector = new CallCollector(meanings, limit: 100);
        foreach (var (owner, body) in bodies)
            collector.Add(BlockReader.Read(meanings, owner, [body], CancellationToken.None));

        return (meanings, collector, bodies);
    }
}
