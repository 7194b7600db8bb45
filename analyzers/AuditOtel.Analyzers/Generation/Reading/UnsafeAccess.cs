using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Reads extern methods through which the runtime hands out private members.</summary>
internal static class UnsafeAccess
{
    /// <summary>Returns the type and the name of the method that <paramref name="method"/> opens, or null when it opens none.</summary>
    internal static (ITypeSymbol Type, string Name)? FindTarget(IMethodSymbol method)
    {
        if (!method.IsExtern || method.Parameters.IsEmpty)
            return null;

        var attribute = method.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { Name: "UnsafeAccessorAttribute" } type
            && AuditNames.IsIn(type, "System.Runtime.CompilerServices"));
        if (attribute is null)
            return null;

        return (method.Parameters[0].Type, attribute.NamedArguments.FirstOrDefault().Value.Value as string ?? method.Name);
    }
}
