using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes the coverage rules: annotates the function that calls, with the name that the rule proposes, and the parameter that most likely identifies its target.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AuditOwnerCodeFix))]
[Shared]
public sealed class AuditOwnerCodeFix : NodeCodeFix
{
    // A number tells two operations apart, not two kinds of target.
    private static readonly char[] Digits = [.. "0123456789"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = CoverageOwner.Rules;

    /// <inheritdoc/>
    protected override string Title => "Annotate the function that calls with [Audited]";

    /// <inheritdoc/>
    protected override Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!diagnostic.Properties.TryGetValue(FindingProperties.Operation, out var operation) || operation is null || CoverageOwner.Find(node, diagnostic) is not { } owner)
            return null;

        if (CoverageOwner.SymbolOf(owner, model, cancellationToken) is not { } method || !CanCarryRecord(method, owner, model.Compilation))
            return null;

        return editor =>
        {
            editor.AddAttribute(owner, AttributeText.Parse(AuditNames.Audited.Substring(AuditNames.Namespace.Length + 1), CSharpText.Literal(operation)));
            if (TargetOf(method, owner) is { } target)
                editor.AddAttribute(target, AttributeText.Parse(AuditNames.Target, CSharpText.Literal(operation.Split('.')[0].TrimEnd(Digits))));
        };
    }

    private static bool CanCarryRecord(IMethodSymbol method, SyntaxNode owner, Compilation compilation) =>
        AuditedBody.Of(owner) is { } body && Instrumentability.FindObstacle(method, body, compilation) is null;

    private static ParameterSyntax? TargetOf(IMethodSymbol method, SyntaxNode owner)
    {
        if (TargetCodeFix.FindIdentifier(method) is not { } identifier)
            return null;

        return owner switch
        {
            BaseMethodDeclarationSyntax declaration => declaration.ParameterList.Parameters[identifier.Ordinal],
            LocalFunctionStatementSyntax local => local.ParameterList.Parameters[identifier.Ordinal],
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters[identifier.Ordinal],
            _ => null,
        };
    }
}
