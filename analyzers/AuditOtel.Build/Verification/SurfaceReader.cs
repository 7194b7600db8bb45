using System.Reflection.Metadata;
using AuditOtel.Analyzers.Generation.Writing;
using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Build.Verification;

/// <summary>Reads the surface from the constants of the classes that the generator wrote.</summary>
internal static class SurfaceReader
{
    internal static AuditedSurface Read(MetadataReader metadata)
    {
        var text = Text(metadata, "AuditSurface", SurfaceWriter.TextConstant);
        if (text.Length == 0)
            return AuditedSurface.Empty;

        var (surface, fault) = SurfaceReading.Read(text);
        if (surface is null || !string.Equals(Text(metadata, "AuditSurface", "Digest"), surface.Digest, StringComparison.Ordinal))
            throw new InvalidDataException($"The surface of the assembly cannot be read: {fault?.Message ?? "its digest is another one"}.");

        return surface;
    }

    /// <summary>Returns the text of a constant, or nothing when there is none.</summary>
    internal static string Text(MetadataReader metadata, string type, string constant)
    {
        var value = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(definition => IsGenerated(metadata, definition, type))
            .SelectMany(definition => definition.GetFields()).Select(metadata.GetFieldDefinition).Where(field => metadata.StringComparer.Equals(field.Name, constant))
            .Select(field => field.GetDefaultValue()).FirstOrDefault();
        if (value.IsNil)
            return string.Empty;

        var blob = metadata.GetBlobReader(metadata.GetConstant(value).Value);
        return blob.ReadUTF16(blob.Length);
    }

    private static bool IsGenerated(MetadataReader metadata, TypeDefinition type, string name) =>
        metadata.StringComparer.Equals(type.Name, name) && metadata.StringComparer.Equals(type.Namespace, "AuditOtel.Generated");
}
