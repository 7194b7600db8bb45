using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Reads the surface from the constants of the class that the generator wrote.</summary>
internal static class SurfaceReader
{
    internal static AuditedSurface Read(MetadataReader metadata)
    {
        var type = metadata.TypeDefinitions.FirstOrDefault(handle => IsSurface(metadata, metadata.GetTypeDefinition(handle)));
        var fields = type.IsNil ? [] : metadata.GetTypeDefinition(type).GetFields().ToArray();
        return new AuditedSurface(Text("Digest"), Text("Operations").Split(['\n'], StringSplitOptions.RemoveEmptyEntries));

        string Text(string name)
        {
            var value = fields.Select(metadata.GetFieldDefinition).Where(field => metadata.StringComparer.Equals(field.Name, name))
                .Select(field => field.GetDefaultValue()).FirstOrDefault();
            if (value.IsNil)
                return string.Empty;

            var blob = metadata.GetBlobReader(metadata.GetConstant(value).Value);
            return blob.ReadUTF16(blob.Length);
        }
    }

    private static bool IsSurface(MetadataReader metadata, TypeDefinition type) =>
        metadata.StringComparer.Equals(type.Name, "AuditSurface") && metadata.StringComparer.Equals(type.Namespace, "AuditOtel.Generated");
}
