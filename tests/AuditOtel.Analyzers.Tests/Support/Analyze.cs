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
    internal static readonly ImmutableArray<DiagnosticAnalyzer> Rules =
    [
        new DeclarationFormRule(), new InstrumentableRule(), new DoubleRouteRule(), new InheritedAnnotationRule(), new OperationNameRule(), new TargetRule(),
        new SecretArgumentRule(), new ManualRecordRule(), new BlockingWriteRule(), new AwaitedCallRule(), new SwallowedRefusalRule(), new InterceptedCallRule(),
        new ConfigurationLineRule(), new UnauditedPathRule(), new NotAuditedReasonRule(), new SurfaceRule(), new SurfaceFileRule(),
    ];

    internal static async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation, BuildKind kind = BuildKind.Bare)
    {
        var options = new CompilationWithAnalyzersOptions(
            RouteOptions.Of(kind), (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return await compilation.WithAnalyzers(Rules, options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
    }

    /// <summary>The errors alone: advice, such as to name a target, is not what most sources of these tests are about.</summary>
    internal static async Task<ImmutableArray<Diagnostic>> ErrorsAsync(Compilation compilation, BuildKind kind = BuildKind.Bare) =>
        [.. await SortedAsync(compilation, null, kind)];

    /// <summary>Demands reports of <paramref name="id"/> at the marked places and nowhere else, and no error of another rule; advice of others does not matter.</summary>
    internal static async Task<string> ExpectAsync(string id, string marked, BuildKind kind = BuildKind.Bare, string head = "")
    {
        var markup = Markup.Parse(marked);
        var source = head + Compile.Usings;
        var reports = await SortedAsync(Compile.WithGenerated(source + markup.Source), id, kind);
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
        var reports = await SortedAsync(Compile.Rewritten(source), id, BuildKind.Build);
        Assert.All(reports, report => Assert.Equal(id, report.Id));
        var start = source.Length - markup.Source.Length;
        Assert.Equal(
            markup.Places.Select(place => text.Lines.GetLinePosition(start + int.Parse(place.Split("..")[0], CultureInfo.InvariantCulture))),
            reports.Select(report => report.Location.GetMappedLineSpan().StartLinePosition));
        return Messages(reports);
    }

    /// <summary>Demands that no rule reports an error, nor <paramref name="id"/> anything, and that the compiler is content too.</summary>
    internal static async Task ExpectNothingAsync(string source, string? id = null)
    {
        var compilation = Compile.WithGenerated(Compile.Usings + source);
        Compile.AssertClean(compilation);
        Assert.Empty(await SortedAsync(compilation, id, BuildKind.Bare));
    }

    /// <summary>The same of plain bodies, which the build rewrites, as the editor and as the build see them.</summary>
    internal static async Task ExpectNothingOfBodiesAsync(string source, string? id = null)
    {
        var rewritten = Compile.Rewritten(Compile.Usings + source);
        Compile.AssertClean(rewritten);
        Assert.Empty(await SortedAsync(rewritten, id, BuildKind.Build));
        Assert.Empty(await SortedAsync(Compile.WithGenerated(Compile.Usings + source), id, BuildKind.Editor));
    }

    private static async Task<Diagnostic[]> SortedAsync(Compilation compilation, string? id, BuildKind kind) =>
    [
        .. (await RunAsync(compilation, kind)).Where(report => report.Severity == DiagnosticSeverity.Error || string.Equals(report.Id, id, StringComparison.Ordinal))
            .OrderBy(report => report.Location.SourceSpan.Start),
    ];

    private static string Messages(IEnumerable<Diagnostic> reports) => string.Join("\n", reports.Select(report => report.GetMessage()));
}
