using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace AuditOtel.CodeFixes;

/// <summary>Edits that several fixes make.</summary>
internal static class EditorExtensions
{
    /// <summary>Puts an attribute before a member or local function, on a line of its own, or before a parameter or lambda, on the same line.</summary>
    internal static void AddAttribute(this SyntaxEditor editor, SyntaxNode node, AttributeListSyntax attribute) => editor.ReplaceNode(node, (current, _) => current switch
    {
        ParameterSyntax parameter => parameter.WithLeadingTrivia()
            .WithAttributeLists(parameter.WithLeadingTrivia().AttributeLists.Add(attribute.WithTrailingTrivia(SyntaxFactory.Space))).WithLeadingTrivia(parameter.GetLeadingTrivia()),
        BaseMethodDeclarationSyntax method => OnOwnLine(method, bare => bare.AddAttributeLists(attribute.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed))),
        LocalFunctionStatementSyntax local => OnOwnLine(local, bare => bare.AddAttributeLists(attribute.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed))),
        ParenthesizedLambdaExpressionSyntax lambda => lambda.WithLeadingTrivia().WithAttributeLists(lambda.WithLeadingTrivia().AttributeLists.Add(attribute.WithTrailingTrivia(SyntaxFactory.Space)))
            .WithLeadingTrivia(lambda.GetLeadingTrivia()),
        AccessorDeclarationSyntax accessor => OnOwnLine(accessor, bare => bare.AddAttributeLists(attribute.WithTrailingTrivia(SyntaxFactory.Space))),
        _ => current,
    });

    // The comment above a member stays above its attributes.
    private static TNode OnOwnLine<TNode>(TNode node, Func<TNode, SyntaxNode> add)
        where TNode : SyntaxNode =>
        (TNode)add(node.WithLeadingTrivia(Indentation(node))).WithLeadingTrivia(node.GetLeadingTrivia()).WithAdditionalAnnotations(Formatter.Annotation);

    private static IEnumerable<SyntaxTrivia> Indentation(SyntaxNode node) => node.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
}
