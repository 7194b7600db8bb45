using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>The properties and fields that generated code can read of a value.</summary>
internal static class ReadableMembers
{
    /// <summary>Returns the readable members of a type, of what it derives from, and of the interfaces of an interface; an overridden one once.</summary>
    internal static IEnumerable<ISymbol> Of(ITypeSymbol type, Compilation compilation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return Sources(type).SelectMany(source => source.GetMembers())
            .Where(member => member is { IsStatic: false } && IsReadable(member, compilation) && names.Add(member.Name));
    }

    internal static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    private static IEnumerable<ITypeSymbol> Sources(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
        {
            foreach (var source in parameter.ConstraintTypes.Where(constraint => constraint is not ITypeParameterSymbol).SelectMany(Sources))
                yield return source;
        }

        for (var current = type; current is not (null or ITypeParameterSymbol) && current.SpecialType != SpecialType.System_Object; current = current.BaseType)
            yield return current;

        if (type.TypeKind == TypeKind.Interface)
        {
            foreach (var part in type.AllInterfaces)
                yield return part;
        }
    }

    private static bool IsReadable(ISymbol member, Compilation compilation) => member switch
    {
        IPropertySymbol { IsIndexer: false, GetMethod: { } getter, RefKind: RefKind.None } property => IsAccessible(getter, compilation) && IsAccessible(property, compilation),
        IFieldSymbol { IsImplicitlyDeclared: false } field => IsAccessible(field, compilation),
        _ => false,
    };

    // Whether its type can be named is another question, which a rule asks.
    private static bool IsAccessible(ISymbol member, Compilation compilation) => member.DeclaredAccessibility switch
    {
        Accessibility.Public => true,
        Accessibility.Internal or Accessibility.ProtectedOrInternal =>
            SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, compilation.Assembly) || member.ContainingAssembly.GivesAccessTo(compilation.Assembly),
        _ => false,
    };
}
