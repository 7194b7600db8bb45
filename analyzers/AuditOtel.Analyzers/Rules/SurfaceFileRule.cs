using System.Collections.Immutable;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0203: the surface files are there, whole, and say what can be true.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SurfaceFileRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.SurfaceFile,
        "The surface files cannot be relied on",
        SurfaceSentences.Unreliable + "{0}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "A line that is lost or cannot be read hides what is no longer audited.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.SurfaceFile + ".md",
        customTags: [.. RuleInfo.NotConfigurable, WellKnownDiagnosticTags.CompilationEnd]);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        var files = SurfaceFiles.Find(context.Options);
        if (!files.IsUsed)
            return;

        files.Read(context.CancellationToken);
        foreach (var (message, place) in files.Faults)
            context.ReportDiagnostic(Diagnostic.Create(Rule, place, message));
    }
}
