using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AuditOtel.CodeFixes;

/// <summary>Splits an ordinary method into a partial declaration and the private Core method that holds its body.</summary>
internal static class MethodSplit
{
    /// <summary>Returns the two parts, the declaration alone when only its types lack partial, or nothing when a fix would not compile.</summary>
    internal static ImmutableArray<MethodDeclarationSyntax> TrySplit(MethodDeclarationSyntax method, IMethodSymbol symbol)
    {
        var isPartial = method.Modifiers.Any(SyntaxKind.PartialKeyword);
        if (method.Body is null && method.ExpressionBody is null)
            return isPartial && !TypeHeaders.ArePartial(method) ? [method] : [];

        if (isPartial || Instrumentability.FindFormObstacle(symbol) is not null || IsTaken(symbol))
            return [];

        return [Declaration(method, symbol), CoreSyntax.Write(method, symbol)];
    }

    private static bool IsTaken(IMethodSymbol symbol) =>
        symbol.ContainingType.GetMembers(symbol.Name + AuditNames.CoreSuffix).Any(member =>
            member is not IMethodSymbol other || (other.Arity == symbol.Arity && other.Parameters.Length == symbol.Parameters.Length));

    private static MethodDeclarationSyntax Declaration(MethodDeclarationSyntax method, IMethodSymbol symbol)
    {
        var end = SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed);
        // A line break or comment between the parameter list and the body belongs to neither part.
        var declaration = method.WithBody(null).WithExpressionBody(null).WithSemicolonToken(default).WithTrailingTrivia().WithSemicolonToken(end);
        return WithModifiers(declaration, symbol).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static MethodDeclarationSyntax WithModifiers(MethodDeclarationSyntax method, IMethodSymbol symbol)
    {
        var first = method.Modifiers.Count > 0 ? method.Modifiers[0] : method.ReturnType.GetFirstToken();
        var leading = first.LeadingTrivia;
        var kinds = method.Modifiers.Select(modifier => modifier.Kind()).Where(kind => kind != SyntaxKind.AsyncKeyword).ToList();
        if (!kinds.Any(SyntaxFacts.IsAccessibilityModifier))
            kinds.Insert(0, symbol.ContainingType.TypeKind == TypeKind.Interface ? SyntaxKind.PublicKeyword : SyntaxKind.PrivateKeyword);

        kinds.Add(SyntaxKind.PartialKeyword);
        var modifiers = SyntaxFactory.TokenList(kinds.Select(Spaced));
        return method
            .WithReturnType(method.Modifiers.Count > 0 ? method.ReturnType : method.ReturnType.WithLeadingTrivia())
            .WithModifiers(modifiers.Replace(modifiers[0], modifiers[0].WithLeadingTrivia(leading)));
    }

    internal static SyntaxToken Spaced(SyntaxKind kind) => SyntaxFactory.Token(kind).WithTrailingTrivia(SyntaxFactory.Space);
}
