using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>Tells from the syntax alone why a body cannot be rewritten. The rewriter and rule AOT0002 share it, so that they agree.</summary>
internal static class BodyObstacles
{
    /// <summary>Returns why not and what to do instead, or null when it can.</summary>
    internal static string? Find(AuditedBody body)
    {
        if (body.Node is DestructorDeclarationSyntax)
            return "a finalizer must not throw and runs on no one's behalf; annotate the method that disposes";

        if (body.Node is ConstructorDeclarationSyntax { Modifiers: var modifiers } && modifiers.Any(SyntaxKind.StaticKeyword))
            return "a static constructor runs on no one's behalf; annotate the method that does the work";

        if (body is { Node: LambdaExpressionSyntax, Expression: not null, IsUntyped: true })
            return "the value of a lambda without a block cannot be told from its syntax; give it a block or a return type";

        if (body.Node.Ancestors().OfType<InterpolatedStringExpressionSyntax>().Any())
            return "no statement can be put into an interpolated string; move the lambda out of it";

        if (body.IsEnumerated && TaskTypes.Item(body.ReturnType) is null)
            return "the type of its items cannot be told from its syntax; write the enumerable's own name as return type";

        return body.IsAsync && IsUnsafe(body.Node) ? "an unsafe method cannot await; move what is unsafe to another method" : null;
    }

    private static bool IsUnsafe(SyntaxNode node) => node.AncestorsAndSelf().Any(ancestor => ancestor switch
    {
        MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.UnsafeKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.UnsafeKeyword),
        UnsafeStatementSyntax => true,
        _ => false,
    });
}
