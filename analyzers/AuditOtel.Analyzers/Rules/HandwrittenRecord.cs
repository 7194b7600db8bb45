using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Recognises the calls of a record that is begun and ended by hand.</summary>
internal static class HandwrittenRecord
{
    private const string Operation = "AuditOperation";
    private const string Trail = "IAuditTrail";

    /// <summary>True for a call of a trail's Start that the build did not write.</summary>
    internal static bool IsStart(IInvocationOperation call) =>
        call.TargetMethod is { Name: "Start", Parameters.Length: 1 } method && IsOperation(method.ReturnType) && IsTrail(method.ContainingType) && !IsOfBuild(call);

    /// <summary>Returns the lambda, local function or member whose own body an operation stands in.</summary>
    internal static IMethodSymbol? Owner(IOperation operation, ISymbol containing)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda)
                return lambda.Symbol;

            if (parent is ILocalFunctionOperation local)
                return local.Symbol;
        }

        return containing as IMethodSymbol;
    }

    internal static bool IsAudited(IMethodSymbol method) => AuditNames.FindAudited(method) is not null || AuditNames.FindAudited(method.PartialDefinitionPart ?? method) is not null;

    internal static bool IsOperation(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Name is Operation && AuditNames.IsIn(current, AuditNames.Namespace))
                return true;
        }

        return false;
    }

    /// <summary>True for a function that returns the record, also as a task's result, to whoever begins or ends it.</summary>
    internal static bool HandsOn(IMethodSymbol function) =>
        IsOperation(function.ReturnType)
        || (function.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } task && IsOperation(task.TypeArguments[0]));

    internal static bool IsBegin(IInvocationOperation call) => call.TargetMethod.Name is "Begin" or "BeginAsync" && IsOperation(call.TargetMethod.ContainingType);

    internal static bool IsEnd(IInvocationOperation call) =>
        call.TargetMethod.Name is "Succeed" or "SucceedAsync" or "Fail" or "FailAsync" && IsOperation(call.TargetMethod.ContainingType);

    internal static bool IsCapture(IInvocationOperation call) => call.TargetMethod.Name is "Target" or "Argument" or "Secret" && IsOperation(call.TargetMethod.ContainingType);

    private static bool IsTrail(INamedTypeSymbol? type) =>
        type is not null && (IsTrailItself(type) || type.AllInterfaces.Any(IsTrailItself));

    private static bool IsTrailItself(INamedTypeSymbol type) => type.Name is Trail && AuditNames.IsIn(type, AuditNames.Namespace);

    // The build names a descriptor that the generator wrote.
    private static bool IsOfBuild(IInvocationOperation call) =>
        call.Arguments.Length == 1 && call.Arguments[0].Value is IFieldReferenceOperation { Field.ContainingType.ContainingNamespace: { } place }
        && string.Equals(place.ToDisplayString(), FrameMarker.Namespace, StringComparison.Ordinal);
}
