using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes AOT0010: awaits the call, where the function around it is async.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitedCallCodeFix))]
[Shared]
public sealed class AwaitedCallCodeFix : NodeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.AwaitedCall];

    /// <inheritdoc/>
    protected override string Title => "Await it";

    /// <inheritdoc/>
    protected override Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } statement || node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
            return null;

        // Of a call behind '?.' there may be no task to await.
        if (call.Parent is ConditionalAccessExpressionSyntax || !IsAsync(statement))
            return null;

        var awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), call.WithoutTrivia());
        return editor => editor.ReplaceNode(statement.Expression, awaited.WithTriviaFrom(statement.Expression));
    }

    private static bool IsAsync(SyntaxNode statement) =>
        statement.Ancestors().FirstOrDefault(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or GlobalStatementSyntax) switch
        {
            AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.AsyncKeyword),
            LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
            BaseMethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
            GlobalStatementSyntax => true,
            _ => false,
        };
}
