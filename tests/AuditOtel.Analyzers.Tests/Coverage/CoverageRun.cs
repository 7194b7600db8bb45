using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Coverage;

/// <summary>Runs the coverage rules over a project that uses the web framework and a vendor's library.</summary>
internal static class CoverageRun
{
    internal const string Usings = Compile.Usings + """
        using System.Linq; using System.Linq.Expressions; using System.Net.Http; using System.Security.Claims;
        using Microsoft.AspNetCore.Authorization; using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.AspNetCore.Identity; using Microsoft.AspNetCore.Mvc; using Microsoft.AspNetCore.Mvc.RazorPages; using Microsoft.AspNetCore.Routing; using Microsoft.AspNetCore.SignalR;
        using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Hosting; using Vendor;

        """;

    /// <summary>The endpoint route's extension, as the web package has it.</summary>
    internal const string WebPackage = """
        namespace AuditOtel { public static class AuditedEndpointExtensions { public static T Audited<T>(this T builder, string operation, AuditClass @class = AuditClass.Application) where T : Microsoft.AspNetCore.Builder.IEndpointConventionBuilder => builder; } }
        """;

    /// <summary>The vendor's way to close a store, of which most of these tests are about.</summary>
    internal const string Close = "priv Vendor.Store`1|Close";

    // Compilations that come of one share what they know of its references.
    private static readonly CSharpCompilation Library = Compile.Source(WebPackage).AddReferences([Vendor.Reference, .. Frameworks.Web]);
    private static readonly CSharpCompilation Program = Library.WithOptions(Library.Options.WithOutputKind(OutputKind.ConsoleApplication));

    /// <summary>Demands reports of <paramref name="id"/> at the marked places and nowhere else, and returns their messages.</summary>
    internal static async Task<string> ExpectAsync(string id, string marked, string lines = Close, params string[] settings)
    {
        var markup = Markup.Parse(marked);
        var project = Project(Usings + markup.Source);
        var switched = project.WithOptions(project.Options.WithSpecificDiagnosticOptions([new(id, ReportDiagnostic.Warn)]));
        var reports = (await ReportsAsync(id is "AOT0104" ? switched : project, lines, settings)).Where(report => report.Id is not "AOT0102" || id is "AOT0102").ToArray();
        Assert.All(reports, report => Assert.Equal(id, report.Id));
        Assert.Equal(markup.Places, reports.Select(report => $"{report.Location.SourceSpan.Start - Usings.Length}..{report.Location.SourceSpan.End - Usings.Length}"));
        return string.Join("\n", reports.Select(report => report.GetMessage()));
    }

    internal static CSharpCompilation Project(params string[] sources)
    {
        var trees = sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, Compile.ParseOptions, $"Source{index}.cs")).ToArray();
        var isProgram = trees.Any(tree => tree.GetRoot().ChildNodes().Any(node => node.IsKind(SyntaxKind.GlobalStatement)));
        return (isProgram ? Program : Library).AddSyntaxTrees(trees);
    }

    internal static async Task<Diagnostic[]> ReportsAsync(Compilation compilation, string? lines, params string[] settings)
    {
        Assert.Empty(compilation.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error));
        return await AnalyzeAsync(compilation, lines, settings);
    }

    /// <summary>The same of sources that need not compile.</summary>
    internal static Task<Diagnostic[]> AnalyzeAsync(Compilation compilation, string? lines, params string[] settings) => AnalyzeAsync(compilation, ProjectOptions.Of(lines, settings));

    internal static async Task<Diagnostic[]> AnalyzeAsync(Compilation compilation, AnalyzerOptions ofProject, params DiagnosticAnalyzer[] more)
    {
        var options = new CompilationWithAnalyzersOptions(
            ofProject, (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var reports = await compilation.WithAnalyzers([new UnauditedPathRule(), new NotAuditedReasonRule(), new ConfigurationLineRule(), .. more], options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        return [.. reports.OrderBy(report => report.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(report => report.Location.SourceSpan.Start)];
    }
}
