using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage.Findings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0107: who says that a privileged call needs no record says why.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NotAuditedReasonRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.NotAuditedReason,
        "[NotAudited] must give a reason",
        "[NotAudited] gives no reason, and suppresses nothing without one: write as a sentence why nobody needs a record",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The reasons are read by auditors, who were not there when the code was written.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.NotAuditedReason + ".md",
        customTags: RuleInfo.NotConfigurable);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            var names = AttributeAliases.Read(start.Compilation, "NotAudited", start.CancellationToken);
            start.RegisterSyntaxNodeAction(node => Analyze(node, names), SyntaxKind.Attribute);
        });
    }

    // It has one argument whatever its name is; of an attribute with none or more the compiler says so itself.
    private static void Analyze(SyntaxNodeAnalysisContext context, AttributeAliases names)
    {
        var syntax = (AttributeSyntax)context.Node;
        if (syntax.ArgumentList is not { Arguments: { Count: 1 } arguments } || IsNoEmptyText(arguments[0].Expression) || !names.MayMean(syntax))
            return;

        if (Suppressions.Find(syntax, context.SemanticModel, context.CancellationToken) is { Reason.Length: 0 } suppression)
            context.ReportDiagnostic(Diagnostic.Create(Rule, suppression.Place));
    }

    // To ask what each attribute of a project is costs more than all other form rules together.
    private static bool IsNoEmptyText(ExpressionSyntax argument) => argument switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => !string.IsNullOrWhiteSpace(literal.Token.ValueText),
        LiteralExpressionSyntax literal => literal.Kind() is SyntaxKind.NumericLiteralExpression or SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression,
        _ => argument is TypeOfExpressionSyntax,
    };
}
