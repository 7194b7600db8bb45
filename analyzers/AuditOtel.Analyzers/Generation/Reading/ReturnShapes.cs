using AuditOtel.Analyzers.Generation.Models;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Tells from a return type when the work of a method is done.</summary>
internal static class ReturnShapes
{
    private static readonly HashSet<string> DeferredTypes = new(StringComparer.Ordinal)
    {
        "System.Collections.IEnumerable",
        "System.Collections.IEnumerator",
        "System.Collections.Generic.IEnumerable",
        "System.Collections.Generic.IEnumerator",
        "System.Linq.IQueryable",
        "System.Linq.IOrderedQueryable",
        "System.Linq.IOrderedEnumerable",
        "System.Linq.ParallelQuery",
        "System.Linq.OrderedParallelQuery",
    };

    private static readonly HashSet<string> DeferredAsyncTypes = new(StringComparer.Ordinal)
    {
        "System.Collections.Generic.IAsyncEnumerable",
        "System.Collections.Generic.IAsyncEnumerator",
    };

    internal static ReturnShape Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return ReturnShape.Void;

        if (IsTask(method.ReturnType, out var result))
            return result is null ? ReturnShape.Awaited : ReturnShape.AwaitedValue;

        return ReturnShape.Value;
    }

    internal static bool IsAsync(ReturnShape shape) => shape is ReturnShape.Awaited or ReturnShape.AwaitedValue;

    internal static bool IsRefLike(ITypeSymbol type) => type.IsRefLikeType || type is ITypeParameterSymbol { AllowsRefLikeType: true };

    /// <summary>True for a span; <paramref name="item"/> is the type of its items.</summary>
    internal static bool IsSpan(ITypeSymbol type, out ITypeSymbol? item)
    {
        var isSpan = type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1 } && AuditNames.IsIn(type, "System");
        item = isSpan ? ((INamedTypeSymbol)type).TypeArguments[0] : null;
        return isSpan;
    }

    internal static bool IsPointer(ITypeSymbol type) => type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    /// <summary>True for the four task types; <paramref name="result"/> is the type of the awaited value, if any.</summary>
    internal static bool IsTask(ITypeSymbol type, out ITypeSymbol? result)
    {
        result = null;
        if (type is not INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: <= 1 } named || !AuditNames.IsIn(named, "System.Threading.Tasks"))
            return false;

        result = named.Arity == 1 ? named.TypeArguments[0] : null;
        return true;
    }

    internal static bool IsDeferred(ITypeSymbol type) =>
        DeferredTypes.Contains(QualifiedName(type)) || type.AllInterfaces.Any(part => part is { Name: "IQueryable" } && AuditNames.IsIn(part, "System.Linq"));

    internal static bool IsDeferredAsync(ITypeSymbol type) =>
        DeferredAsyncTypes.Contains(QualifiedName(type)) || type.AllInterfaces.Any(part => DeferredAsyncTypes.Contains(QualifiedName(part)));

    /// <summary>True for a value that holds work which may still run: an array or a collection of tasks, a tuple with one, a lazy one.</summary>
    internal static bool HoldsWork(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsWork(array.ElementType),
        INamedTypeSymbol { TypeKind: not TypeKind.Delegate } named => named.TypeArguments.Any(IsWork),
        _ => false,
    };

    internal static bool IsWork(ITypeSymbol type) => IsAwaitable(type) || IsDeferredAsync(type) || HoldsWork(type);

    internal static bool IsAwaitable(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
            return parameter.ConstraintTypes.Any(constraint => constraint is not ITypeParameterSymbol && IsAwaitable(constraint));

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any(member => member.Parameters.IsEmpty && !member.IsStatic))
                return true;
        }

        return false;
    }

    private static string QualifiedName(ITypeSymbol type) => $"{type.ContainingNamespace?.ToDisplayString()}.{type.Name}";
}
