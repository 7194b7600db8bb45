using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>Finds the types that lines name.</summary>
internal static class NamedTypes
{
    /// <summary>Returns all types of a name in the project and its libraries.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="name">The name as in documentation ids: nested types behind a dot.</param>
    internal static INamedTypeSymbol[] Find(Compilation compilation, string name)
    {
        // Each library has its types in a table of such names; to go through namespaces would make them all, of all libraries.
        while (true)
        {
            var types = compilation.GetTypesByMetadataName(name);
            var dot = name.LastIndexOf('.');
            if (!types.IsEmpty || dot < 0)
                return [.. types];

            name = $"{name.Substring(0, dot)}+{name.Substring(dot + 1)}";
        }
    }
}
