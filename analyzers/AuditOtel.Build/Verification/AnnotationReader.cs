using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Finds every method that carries the attribute, under whatever name its source used.</summary>
internal static class AnnotationReader
{
    private const string Audited = "AuditOtel.AuditedAttribute";

    internal static IEnumerable<Annotation> Read(MetadataReader metadata, MetadataNames names)
    {
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Parent.Kind != HandleKind.MethodDefinition || !string.Equals(names.Member(attribute.Constructor).Type, Audited, StringComparison.Ordinal))
                continue;

            var method = (MethodDefinitionHandle)attribute.Parent;
            var member = names.Member(method);
            yield return new Annotation(method, Operation(metadata, attribute), $"{member.Type.Replace('/', '.')}.{member.Name}");
        }
    }

    private static string Operation(MetadataReader metadata, CustomAttribute attribute) => FirstText(metadata, attribute);

    // ECMA-335 II.23.3: prolog 0x0001, then the fixed arguments; a type is written as its name.
    private static string FirstText(MetadataReader metadata, CustomAttribute attribute)
    {
        var blob = metadata.GetBlobReader(attribute.Value);
        return blob.Length > 2 && blob.ReadUInt16() == 1 ? blob.ReadSerializedString() ?? string.Empty : string.Empty;
    }
}
