using System.Collections.Immutable;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Runs every rule over a compilation with the generated files in it, as a build does.</summary>
internal static class Analyze
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> Rules = [new DeclarationFormRule(), new InstrumentableRule(), new OperationNameRule()];

    internal static async Task<ImmutableArray<Diagnostic>> RunAsync(Compilation compilation)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return await compilation.WithAnalyzers(Rules, options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
    }

    /// <summary>Demands reports of <paramref name="id"/> at the marked places and nowhere else, and of no other rule.</summary>
    internal static async Task<string> ExpectAsync(string id, string marked)
    {
        var markup = Markup.Parse(marked);
        var reports = (await RunAsync(Compile.WithGenerated(Compile.Usings + markup.Source))).OrderBy(report => report.Location.SourceSpan.Start).ToArray();
        var shift = Compile.Usings.Length;
        Assert.All(reports, report => Assert.Equal(id, report.Id));
        Assert.Equal(markup.Places, reports.Select(report => $"{report.Location.SourceSpan.Start - shift}..{report.Location.SourceSpan.End - shift}"));
        return string.Join("\n", reports.Select(report => report.GetMessage()));
    }

    /// <summary>Demands that no rule reports and that the compiler is content too.</summary>
    internal static async Task ExpectNothingAsync(string source)
    {
        var compilation = Compile.WithGenerated(Compile.Usings + source);
        Compile.AssertClean(compilation);
        Assert.Empty(await RunAsync(compilation));
    }
}
