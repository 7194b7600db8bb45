using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>The names by which a line can mean a member.</summary>
internal static class MemberNames
{
    /// <summary>The name of a method; of what changes a property or an event that of the property or event too.</summary>
    internal static IEnumerable<string> Of(IMethodSymbol method)
    {
        var name = method.MethodKind == MethodKind.ExplicitInterfaceImplementation ? Last(method.Name) : method.Name;
        return method is { MethodKind: MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove, AssociatedSymbol: { } changed }
            ? [name, Last(changed.MetadataName)]
            : [name];
    }

    /// <summary>All names that a type's own and inherited members have.</summary>
    internal static IEnumerable<string> OfType(INamedTypeSymbol type) => Owners(type).SelectMany(owner => owner.GetMembers().OfType<IMethodSymbol>()).SelectMany(Of);

    /// <summary>The names that are declared there, also of fields and of properties that cannot be set: the members themselves, which cost most, are not made.</summary>
    internal static IEnumerable<string> Declared(INamedTypeSymbol type) => Owners(type).SelectMany(owner => owner.MemberNames);

    private static IEnumerable<INamedTypeSymbol> Owners(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface ? type.AllInterfaces.Prepend(type) : BaseTypes(type);

    private static IEnumerable<INamedTypeSymbol> BaseTypes(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            yield return current;
    }

    private static string Last(string name) => name is ".ctor" ? name : name.Substring(name.LastIndexOf('.') + 1);
}
