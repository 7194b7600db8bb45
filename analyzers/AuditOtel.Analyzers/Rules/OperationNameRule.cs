using System.Collections.Concurrent;
using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Operations;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0005: operation names are well formed, and one operation has one action.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OperationNameRule : DiagnosticAnalyzer
{
    private const string Title = "An operation name must be well formed and have one action";
    private const string Description = "Auditors search by operation name, so it must be stable, without outcome, and mean one thing.";

    private static readonly DiagnosticDescriptor Malformed = new(
        RuleInfo.OperationName,
        Title,
        "Operation name '{0}' is malformed: {1}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.OperationName + ".md",
        customTags: RuleInfo.NotConfigurable);

    private static readonly DiagnosticDescriptor TwoActions = new(
        RuleInfo.OperationName,
        Title,
        "Operation '{0}' is used with the actions {1}: give each action an operation name of its own, or state the same action",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.OperationName + ".md",
        customTags: [WellKnownDiagnosticTags.CompilationEnd, .. RuleInfo.NotConfigurable]);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Malformed, TwoActions];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            var uses = new ConcurrentBag<(string Operation, string Action, Location Place)>();
            start.RegisterSymbolAction(
                symbols => Analyze((IMethodSymbol)symbols.Symbol, uses.Add, symbols.ReportDiagnostic, symbols.CancellationToken), SymbolKind.Method);
            start.RegisterSyntaxNodeAction(
                node => Analyze(AuditedSymbols.FindLocal(node), uses.Add, node.ReportDiagnostic, node.CancellationToken),
                SyntaxKind.LocalFunctionStatement,
                SyntaxKind.ParenthesizedLambdaExpression);
            start.RegisterCompilationEndAction(end => ReportTwoActions(end, uses));
        });
    }

    private static void Analyze(
        IMethodSymbol? method, Action<(string Operation, string Action, Location Place)> remember, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (method is not { PartialDefinitionPart: null } || AuditNames.FindAudited(method) is not { } attribute)
            return;

        if (AuditedAnnotation.Read(attribute) is not { } annotation)
            return;

        var place = AuditedSymbols.LocationOf(attribute, method, cancellationToken);
        remember((annotation.Operation, annotation.Action, place));
        if (OperationName.FindFault(annotation.Operation) is { } fault)
            report(Diagnostic.Create(Malformed, place, annotation.Operation, fault));
    }

    private static void ReportTwoActions(CompilationAnalysisContext context, IEnumerable<(string Operation, string Action, Location Place)> uses)
    {
        foreach (var operation in uses.GroupBy(use => use.Operation, StringComparer.Ordinal))
        {
            var actions = operation.Select(use => use.Action).Distinct(StringComparer.Ordinal).OrderBy(action => action, StringComparer.Ordinal).ToArray();
            if (actions.Length < 2)
                continue;

            var text = string.Join(" and ", actions);
            foreach (var (_, _, place) in operation)
                context.ReportDiagnostic(Diagnostic.Create(TwoActions, place, operation.Key, text));
        }
    }
}
