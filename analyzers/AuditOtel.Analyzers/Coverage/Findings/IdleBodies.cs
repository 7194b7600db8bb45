using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Recognises bodies that do nothing, as those of members that a class must have and does not serve.</summary>
internal static class IdleBodies
{
    /// <summary>True for a body that is empty, only throws, or returns what is known beforehand.</summary>
    internal static bool IsIdle(SyntaxNode body) => body switch
    {
        BlockSyntax block => block.Statements.All(IsIdle),
        ArrowExpressionClauseSyntax arrow => IsIdle(arrow.Expression),
        _ => false,
    };

    private static bool IsIdle(StatementSyntax statement) => statement switch
    {
        ReturnStatementSyntax returned => returned.Expression is null || IsIdle(returned.Expression),
        ThrowStatementSyntax or EmptyStatementSyntax => true,
        _ => false,
    };

    private static bool IsIdle(ExpressionSyntax expression) => expression switch
    {
        ThrowExpressionSyntax or LiteralExpressionSyntax or DefaultExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" } => true,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "FromResult" } } call => call.ArgumentList.Arguments.All(argument => IsIdle(argument.Expression)),
        PostfixUnaryExpressionSyntax suppressed when suppressed.IsKind(SyntaxKind.SuppressNullableWarningExpression) => IsIdle(suppressed.Operand),
        _ => false,
    };
}
