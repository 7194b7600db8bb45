using System.Collections.Immutable;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.CodeFixes;

/// <summary>Finds the declaration of the function that a report of the coverage rules is about.</summary>
internal static class CoverageOwner
{
    /// <summary>The rules whose reports carry it.</summary>
    internal static readonly ImmutableArray<string> Rules =
        [RuleInfo.UnauditedPath, RuleInfo.UnenteredCall, RuleInfo.RestrictedEndpoint, RuleInfo.NamedAction, RuleInfo.EntityWrite, RuleInfo.KnownFinding];

    /// <summary>Returns null for what can carry no attribute: an initializer, top-level statements, a property behind an arrow, a lambda without parentheses.</summary>
    internal static SyntaxNode? Find(SyntaxNode node, Diagnostic diagnostic)
    {
        var root = node.SyntaxTree.GetRoot();
        if (diagnostic.AdditionalLocations.Count == 0 || !root.FullSpan.Contains(diagnostic.AdditionalLocations[0].SourceSpan))
            return null;

        var owner = root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true).AncestorsAndSelf()
            .FirstOrDefault(part => part is MemberDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
        return owner is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax or ParenthesizedLambdaExpressionSyntax ? owner : null;
    }

    internal static IMethodSymbol? SymbolOf(SyntaxNode owner, SemanticModel model, CancellationToken cancellationToken) =>
        (owner is ParenthesizedLambdaExpressionSyntax ? model.GetSymbolInfo(owner, cancellationToken).Symbol : model.GetDeclaredSymbol(owner, cancellationToken)) as IMethodSymbol;
}
