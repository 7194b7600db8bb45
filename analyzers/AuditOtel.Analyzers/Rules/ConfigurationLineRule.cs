using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage.Baseline;
using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0204: each line that configures audited calls or privileged members resolves to something.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfigurationLineRule : DiagnosticAnalyzer
{
    private const string Title = "A line of the configuration resolves to nothing";
    private const string Description = "A misspelt line audits and finds nothing, and nobody would know.";
    private static readonly string[] Tags = [.. RuleInfo.NotConfigurable, WellKnownDiagnosticTags.CompilationEnd];

    private static readonly DiagnosticDescriptor OfCalls = new(
        RuleInfo.ConfigurationLine,
        Title,
        "No call is audited by this line: {0}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.ConfigurationLine + ".md",
        customTags: Tags);

    private static readonly DiagnosticDescriptor OfCoverage = new(
        RuleInfo.ConfigurationLine,
        Title,
        "The coverage rules find nothing by this line: {0}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.ConfigurationLine + ".md",
        customTags: Tags);

    private static readonly DiagnosticDescriptor OfBaseline = new(
        RuleInfo.ConfigurationLine,
        Title,
        "The baseline means nothing by this line: {0}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.ConfigurationLine + ".md",
        customTags: Tags);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [OfCalls, OfCoverage, OfBaseline];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationAction(Analyze);
    }

    private static void Analyze(CompilationAnalysisContext context)
    {
        var calls = CallConfiguration.Read(context.Compilation, CallConfiguration.SetsOf(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions));
        foreach (var (message, attribute) in calls.Faults)
            context.ReportDiagnostic(Diagnostic.Create(OfCalls, attribute?.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation() ?? Location.None, message));

        // The catalogue's own lines may resolve to nothing: its members are those of many versions of many libraries.
        var lines = PrivilegedConfiguration.Read(context.Compilation, context.Options, context.CancellationToken);
        var apis = PrivilegedApis.Resolve(context.Compilation, lines.Lines.Where(line => line.Place is not null));
        var entities = SensitiveEntities.Resolve(context.Compilation, lines.Entities);
        foreach (var (message, place) in lines.Faults.Concat(apis.Faults).Concat(entities.Faults))
            context.ReportDiagnostic(Diagnostic.Create(OfCoverage, place, message));

        foreach (var (message, place) in CoverageBaseline.Read(context.Options, context.CancellationToken).Faults)
            context.ReportDiagnostic(Diagnostic.Create(OfBaseline, place, message));
    }
}
