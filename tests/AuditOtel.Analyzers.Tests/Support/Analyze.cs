using System.Collections.Immutable;
using System.Globalization;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Runs every rule over a compilation with the generated files in it, as a build does.</summary>
internal static class Analyze
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules = [new DeclarationFormRule(), new InstrumentableRule(), new OperationNameRule()];

    internal static async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, BuildKind kind = BuildKind.Bare)
    {
        var options = new CompilationWithAnalyzersOptions(
            RouteOptions.Of(kind), (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return await compilation.WithAnalyzers(Rules, options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
    }

    /// <summary>Demands reports of <paramref name="id"/> at the marked places and nowhere else, and of no other rule.</summary>
    internal static async Task<string> ExpectAsync(string id, string marked, BuildKind kind = BuildKind.Bare, string head = "")
    {
        var markup = Markup.Parse(marked);
        var source = head + Compile.Usings;
        var reports = await SortedAsync(Compile.WithGenerated(source + markup.Source), kind);
        Assert.All(reports, report => Assert.Equal(id, report.Id));
        Assert.Equal(markup.Places, reports.Select(report => $"{report.Location.SourceSpan.Start - source.Length}..{report.Location.SourceSpan.End - source.Length}"));
        return Messages(reports);
    }

    /// <summary>The same in a build that has rewritten the source; the places are compared as line and column, as a user reads them.</summary>
    internal static async Task<string> ExpectRewrittenAsync(string id, string marked, string head = "")
    {
        var markup = Markup.Parse(marked);
        var source = head + Compile.Usings + markup.Source;
        var text = SourceText.From(source);
        var reports = await SortedAsync(Compile.Rewritten(source), BuildKind.Build);
        Assert.All(reports, report => Assert.Equal(id, report.Id));
        var start = source.Length - markup.Source.Length;
        Assert.Equal(
            markup.Places.Select(place => text.Lines.GetLinePosition(start + int.Parse(place.Split("..")[0], CultureInfo.InvariantCulture))),
            reports.Select(report => report.Location.GetMappedLineSpan().StartLinePosition));
        return Messages(reports);
    }

    /// <summary>Demands that no rule reports and that the compiler is content too.</summary>
    internal static async Task ExpectNothingAsync(string source)
    {
        var compilation = Compile.WithGenerated(Compile.Usings + source);
        Compile.AssertClean(compilation);
        Assert.Empty(await RunAsync(compilation));
    }

    private static async Task<Diagnostic[]> SortedAsync(Compilation compilation, BuildKind kind) =>
        [.. (await RunAsync(compilation, kind)).OrderBy(report => report.Location.SourceSpan.Start)];

    private static string Messages(IEnumerable<Diagnostic> reports) => string.Join("\n", reports.Select(report => report.GetMessage()));
}
