using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>The parts of a body around an operation that run only sometimes: branches, loops, lambdas.</summary>
internal sealed class OperationParts(IOperation operation)
{
    private readonly HashSet<IOperation> _parts = [.. Around(operation)];

    /// <summary>True for another operation that runs whenever the first does: no part is around it alone. A jump between the two is not looked at.</summary>
    internal bool Hold(IOperation other) => Around(other).All(_parts.Contains);

    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (var current = operation; current.Parent is { } parent; current = parent)
        {
            if (IsPart(current, parent))
                yield return current;
        }
    }

    private static bool IsPart(IOperation operation, IOperation parent) => parent switch
    {
        IConditionalOperation conditional => operation != conditional.Condition,
        ILoopOperation loop => operation == loop.Body,
        ICoalesceOperation coalesce => operation == coalesce.WhenNull,
        IConditionalAccessOperation access => operation == access.WhenNotNull,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } binary => operation == binary.RightOperand,
        ISwitchCaseOperation or ISwitchExpressionArmOperation or ICatchClauseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation => true,
        _ => false,
    };
}
