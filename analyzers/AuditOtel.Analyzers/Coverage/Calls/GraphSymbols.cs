using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>One symbol for one member: as declared, a partial member by its declaration.</summary>
internal static class GraphSymbols
{
    internal static ISymbol Of(ISymbol symbol)
    {
        if (symbol is not IMethodSymbol method)
            return symbol.OriginalDefinition;

        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        if (definition.PartialDefinitionPart is { } declared)
            return declared;

        return definition.AssociatedSymbol is IPropertySymbol { PartialDefinitionPart: { } property }
            ? (definition.MethodKind == MethodKind.PropertyGet ? property.GetMethod : property.SetMethod) ?? definition
            : definition;
    }
}
