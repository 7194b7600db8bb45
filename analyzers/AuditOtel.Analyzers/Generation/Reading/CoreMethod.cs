using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Finds the method that holds the body of an audited declaration, and back.</summary>
internal static class CoreMethod
{
    /// <summary>Returns the method that the wrapper calls, or null when there is none of the same signature.</summary>
    internal static IMethodSymbol? Find(IMethodSymbol declaration) =>
        declaration.ContainingType.GetMembers(declaration.Name + AuditNames.CoreSuffix).OfType<IMethodSymbol>()
            .FirstOrDefault(candidate => HasSameSignature(declaration, candidate));

    /// <summary>Returns the audited method whose body <paramref name="candidate"/> is, or null when it is an ordinary method.</summary>
    internal static IMethodSymbol? FindDeclaration(IMethodSymbol candidate)
    {
        var definition = (candidate.ReducedFrom ?? candidate).OriginalDefinition;
        if (!definition.Name.EndsWith(AuditNames.CoreSuffix, StringComparison.Ordinal) || definition.ContainingType is null)
            return null;

        var name = definition.Name.Substring(0, definition.Name.Length - AuditNames.CoreSuffix.Length);
        return definition.ContainingType.GetMembers(name).OfType<IMethodSymbol>()
            .FirstOrDefault(method => AuditNames.FindAudited(method) is not null && HasSameSignature(method, definition));
    }

    /// <summary>Returns an audited method of a type whose body has the name <paramref name="core"/>, whatever the parameters.</summary>
    internal static IMethodSymbol? FindDeclaration(ITypeSymbol type, string core) =>
        core.EndsWith(AuditNames.CoreSuffix, StringComparison.Ordinal)
            ? type.OriginalDefinition.GetMembers(core.Substring(0, core.Length - AuditNames.CoreSuffix.Length)).OfType<IMethodSymbol>()
                .FirstOrDefault(method => AuditNames.FindAudited(method) is not null)
            : null;

    private static bool HasSameSignature(IMethodSymbol declaration, IMethodSymbol candidate)
    {
        if (candidate.IsStatic != declaration.IsStatic || candidate.Arity != declaration.Arity || candidate.Parameters.Length != declaration.Parameters.Length)
            return false;

        var comparable = candidate.Arity == 0 ? candidate : candidate.Construct([.. declaration.TypeParameters]);
        return comparable.RefKind == declaration.RefKind
            && SymbolEqualityComparer.Default.Equals(comparable.ReturnType, declaration.ReturnType)
            && comparable.Parameters.Zip(declaration.Parameters, IsSame).All(same => same);
    }

    private static bool IsSame(IParameterSymbol left, IParameterSymbol right) =>
        left.RefKind == right.RefKind && SymbolEqualityComparer.Default.Equals(left.Type, right.Type);
}
