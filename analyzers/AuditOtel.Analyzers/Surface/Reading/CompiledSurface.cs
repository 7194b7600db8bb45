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
    internal static ISymbol? Resolve(SurfaceEntry entry, Compilation compilation) =>
        entry.Member is "assembly" ? compilation.Assembly : DocumentationCommentId.GetFirstSymbolForDeclarationId(MemberIds.MemberOf(entry.Member), compilation);

    /// <summary>Returns where the member of an entry stands in the sources, or null.</summary>
    internal static Location? PlaceOf(SurfaceEntry entry, Compilation compilation) =>
        Resolve(entry, compilation)?.Locations.FirstOrDefault(place => place.IsInSource);
}
