using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Coverage.Calls;

[Trait("Requirement", "P0")]
public sealed class CallGraphTests
{
    private const int Files = 40;

    [Fact]
    public async Task The_same_sources_give_the_same_reports_in_whatever_order_they_are_read()
    {
        // Many ways of the same length to the same call.
        var sources = Enumerable.Range(0, Files).Select(index => $$"""
            {{CoverageRun.Usings}}
            public class C{{index}}Controller : ControllerBase { public void Go(IWork w) => w.Do(); }
            public class Work{{index}} : IWork { public void Do() => Shared.Do(); public void Own() => new Store<string>().Close(); }
            """).Append(CoverageRun.Usings + "public interface IWork { void Do(); } public static class Shared { public static void Do() => new Store<string>().Close(); }").ToArray();

        var first = await ReportsAsync(sources);

        Assert.Equal(Files + 1, first.Length);
        Assert.Contains(first, report => report.Contains("controller action C0Controller.Go -> Work0.Do -> Shared.Do -> Store.Close", StringComparison.Ordinal));
        for (var run = 0; run < 3; run++)
            Assert.Equal(first, await ReportsAsync(sources));
    }

    [Fact]
    public async Task An_expression_that_is_nested_deeply_is_read()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("\"a\"", 3000)) + " + Work.Shut()";

        await CoverageRun.ExpectAsync("AOT0101", "public class AController : ControllerBase { public string A() => " + sum + "; } static class Work { public static string Shut() { [|new Store<string>().Close()|]; return \"\"; } }");
    }

    [Fact]
    public async Task A_cancelled_analysis_stops()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CoverageRun.Project("class C;").WithAnalyzers([new UnauditedPathRule()], ProjectOptions.Of(null)).GetAnalyzerDiagnosticsAsync(cancelled.Token));
    }

    [Fact]
    public async Task Nothing_is_collected_where_nothing_is_privileged_and_no_endpoint_can_be_restricted()
    {
        var rule = new CompilationWithAnalyzersOptions(ProjectOptions.Of(null, ["auditotel_privileged_sets=none"]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: true);
        var analyzer = new UnauditedPathRule();
        var analysis = Compile.Source(Compile.Usings + "class C { void M() => Environment.Exit(1); }").WithAnalyzers([analyzer], rule);

        Assert.Empty(await analysis.GetAnalyzerDiagnosticsAsync(CancellationToken.None));

        var registered = (await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None))!;
        Assert.Equal((0, 0, 0), (registered.OperationBlockActionsCount, registered.SymbolActionsCount, registered.CompilationEndActionsCount));
    }

    private static async Task<string[]> ReportsAsync(string[] sources)
    {
        var project = CoverageRun.Project(sources);
        Assert.IsType<CSharpCompilation>(project);
        return [.. (await CoverageRun.ReportsAsync(project, CoverageRun.Close)).Select(report => $"{report.Location.SourceTree!.FilePath} {report.Id} {report.GetMessage()}")];
    }
}
