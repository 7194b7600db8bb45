using AuditOtel.Analyzers.Generation.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>The body of anything that can have one, whatever its kind of declaration.</summary>
internal sealed class AuditedBody
{
    private AuditedBody(SyntaxNode node, BlockSyntax? block, ExpressionSyntax? expression, TypeSyntax? returnType, SyntaxTokenList modifiers)
    {
        Node = node;
        Block = block;
        Expression = expression;
        ReturnType = returnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } ? null : returnType;
        IsUntyped = returnType is null;
        IsAsync = modifiers.Any(SyntaxKind.AsyncKeyword);
        Shape = FindShape();
    }

    /// <summary>The declaration.</summary>
    internal SyntaxNode Node { get; }

    internal BlockSyntax? Block { get; }

    /// <summary>What stands behind the arrow, when there is no block.</summary>
    internal ExpressionSyntax? Expression { get; }

    /// <summary>The type of the value that is returned as it is written; null for none, or for a lambda that leaves it out.</summary>
    internal TypeSyntax? ReturnType { get; }

    /// <summary>True when no return type is written, as at a lambda that leaves it to the compiler.</summary>
    internal bool IsUntyped { get; }

    internal bool IsAsync { get; }

    internal FrameShape Shape { get; }

    internal bool IsEnumerated => Shape is FrameShape.Enumerated or FrameShape.EnumeratedAsynchronously;

    /// <summary>True when an expression behind an arrow is returned and not only worked out.</summary>
    internal bool ReturnsValue => ReturnType is not null && (!IsAsync || TaskTypes.Result(ReturnType) is not null);

    /// <summary>The parameters in the order in which the compiler numbers them; the value of a setter, which is not written, comes last.</summary>
    internal IEnumerable<ParameterSyntax> Parameters => Node switch
    {
        BaseMethodDeclarationSyntax method => method.ParameterList.Parameters,
        LocalFunctionStatementSyntax local => local.ParameterList.Parameters,
        ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters,
        AccessorDeclarationSyntax { Parent.Parent: IndexerDeclarationSyntax indexer } => indexer.ParameterList.Parameters,
        _ => [],
    };

    /// <summary>Returns null for what is no declaration with a body.</summary>
    internal static AuditedBody? Of(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax x => Of(x, x.ReturnType),
        OperatorDeclarationSyntax x => Of(x, x.ReturnType),
        ConversionOperatorDeclarationSyntax x => Of(x, x.Type),
        BaseMethodDeclarationSyntax x => Of(x, null),
        LocalFunctionStatementSyntax x => Create(x, x.Body, x.ExpressionBody?.Expression, x.ReturnType, x.Modifiers),
        AccessorDeclarationSyntax x => Create(x, x.Body, x.ExpressionBody?.Expression, ReturnTypeOf(x), x.Modifiers),
        ParenthesizedLambdaExpressionSyntax x => Create(x, x.Block, x.ExpressionBody, x.ReturnType, x.Modifiers),
        _ => null,
    };

    /// <summary>Returns statements of the body that belong to it and to no function inside it. An expression holds none but those of its lambdas.</summary>
    internal IEnumerable<T> Own<T>()
        where T : StatementSyntax =>
        Block is null ? [] : Block.DescendantNodes(node => node is not (ExpressionSyntax or LocalFunctionStatementSyntax)).OfType<T>();

    private static AuditedBody? Of(BaseMethodDeclarationSyntax method, TypeSyntax? returnType) =>
        Create(method, method.Body, method.ExpressionBody?.Expression, returnType, method.Modifiers);

    private static AuditedBody? Create(SyntaxNode node, BlockSyntax? block, ExpressionSyntax? expression, TypeSyntax? returnType, SyntaxTokenList modifiers) =>
        block is null && expression is null ? null : new AuditedBody(node, block, expression, returnType, modifiers);

    private static TypeSyntax? ReturnTypeOf(AccessorDeclarationSyntax accessor) =>
        accessor.IsKind(SyntaxKind.GetAccessorDeclaration) && accessor.Parent?.Parent is BasePropertyDeclarationSyntax property ? property.Type : null;

    private FrameShape FindShape()
    {
        if (Own<YieldStatementSyntax>().Any())
            return IsAsync ? FrameShape.EnumeratedAsynchronously : FrameShape.Enumerated;

        if (IsAsync)
            return FrameShape.Asynchronous;

        return ReturnType is not null && TaskTypes.IsTask(ReturnType) ? FrameShape.Handing : FrameShape.Synchronous;
    }
}
