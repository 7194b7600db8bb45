using AuditOtel.Analyzers.Generation.Writing;
using AuditOtel.Analyzers.Surface.Model;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>The surface of a compilation, as the generator wrote it into it.</summary>
internal static class CompiledSurface
{
    internal static AuditedSurface Read(Compilation compilation)
    {
        var text = compilation.Assembly.GetTypeByMetadataName(SurfaceWriter.Class)?.GetMembers(SurfaceWriter.TextConstant).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue as string;
        return text is null ? AuditedSurface.Empty : SurfaceReading.Read(text).Surface ?? AuditedSurface.Empty;
    }

    /// <summary>Returns the member that an entry is about, or null when there is none of that name.</summary>
    internal static ISymbol? Resolve(SurfaceEntry entry, Compilation compilation)
    {
        var id = MemberIds.MemberOf(entry.Member);
        return id is "assembly" ? compilation.Assembly : DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation) ?? FindMember(id, compilation);
    }

    // The compiler does not find each member by the id that it gives it: a program's statements, implementations of a generic interface.
    private static ISymbol? FindMember(string id, Compilation compilation)
    {
        var parameters = id.IndexOf('(');
        var name = id.LastIndexOf('.', (parameters < 1 ? id.Length : parameters) - 1);
        var type = name < 2 ? null : DocumentationCommentId.GetFirstSymbolForDeclarationId("T:" + id.Substring(2, name - 2), compilation) as INamedTypeSymbol;
        return type?.GetMembers().FirstOrDefault(member => string.Equals(member.GetDocumentationCommentId(), id, StringComparison.Ordinal));
    }

    /// <summary>Returns where the member of an entry stands in the sources, or null.</summary>
    internal static Location? PlaceOf(SurfaceEntry entry, Compilation compilation) =>
        Resolve(entry, compilation)?.Locations.FirstOrDefault(place => place.IsInSource);
}
