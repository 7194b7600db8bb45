using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
    private const int Bodies = 400;
    private static readonly UnauditedPathRule Rule = new();

    [Fact]
    public async Task A_run_that_is_cancelled_reads_no_further_bodies()
    {
        var sources = Enumerable.Range(0, Bodies).Select(number => $"public class Part{number} {{ public void Do(Vendor.Store<string> s) => s.Close(); }}");
        using var cancellation = new CancellationTokenSource();
        var canceller = new Canceller(cancellation, bodies: 10);
        var options = new CompilationWithAnalyzersOptions(ProjectOptions.Of(CoverageRun.Close), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var run = CoverageRun.Project([.. sources]).WithAnalyzers([Rule, canceller], options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.GetAnalyzerDiagnosticsAsync(cancellation.Token));

        Assert.InRange(canceller.Seen, 10, 20);
    }

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

#pragma warning disable RS1026, RS1036, RS1038, RS1041, RS2008 // It is no rule that is shipped: it stands beside one in a test.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Canceller(CancellationTokenSource cancellation, int bodies) : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Silent = new("TEST1", "-", "-", "Tests", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        internal int Seen { get; private set; }

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Silent];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterOperationBlockAction(_ =>
            {
                Seen++;
                if (Seen == bodies)
                    cancellation.Cancel();
            });
        }
    }
#pragma warning restore RS1026, RS1036, RS1038, RS1041, RS2008
}
