using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Surface;

/// <summary>A project with surface files, and what the rules say of it.</summary>
internal static class SurfaceProject
{
    internal const string Shipped = "/project/" + ShippedFile.Name;
    internal const string Unshipped = "/project/" + UnshippedFile.Name;

    /// <summary>The shipped file of what a source audits.</summary>
    internal static string Ship(string source) =>
        ShippedFile.Write(SurfaceReading.Read(SurfaceSource.Text(Compile.WithGenerated(Compile.Usings + source)) ?? UnshippedFile.Empty).Surface!);

    /// <summary>The unshipped file with some lines.</summary>
    internal static string Lines(params string[] lines) => UnshippedFile.Empty + string.Concat(lines.Select(line => line + "\n"));

    /// <summary>The reports of a source beside both files; a file that is null is not there.</summary>
    internal static async Task<Diagnostic[]> ReportsAsync(string source, string? shipped, string? unshipped, params string[] global)
    {
        var files = new[] { (Path: Shipped, Text: shipped), (Path: Unshipped, Text: unshipped) }.Where(file => file.Text is not null).Select(file => (file.Path, file.Text!));
        return await ReportsAsync(Compile.WithGenerated(Compile.Usings + source), ProjectOptions.WithFiles(files, global));
    }

    internal static async Task<Diagnostic[]> ReportsAsync(Compilation compilation, AnalyzerOptions files)
    {
        var options = new CompilationWithAnalyzersOptions(
            files, (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var reports = await compilation.WithAnalyzers([new SurfaceRule(), new SurfaceFileRule()], options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        return [.. reports.OrderBy(report => report.Location.SourceSpan.Start).ThenBy(report => report.GetMessage(), StringComparer.Ordinal)];
    }
}
