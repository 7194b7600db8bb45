using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace AuditOtel.Build.Verification;

/// <summary>Resolves tokens to names and to the methods of the assembly itself.</summary>
internal sealed class MetadataNames(MetadataReader metadata)
{
    /// <summary>Returns the names of a method or field; empty ones for what has none, such as the signature of a calli.</summary>
    internal MemberName Member(int token) => Member(MetadataTokens.EntityHandle(token));

    /// <summary>Returns the method of this assembly that a token stands for, also through generic arguments, or nil.</summary>
    internal MethodDefinitionHandle Definition(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind == HandleKind.MethodSpecification)
            handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;

        if (handle.Kind == HandleKind.MethodDefinition)
            return (MethodDefinitionHandle)handle;

        return handle.Kind == HandleKind.MemberReference ? Definition(metadata.GetMemberReference((MemberReferenceHandle)handle)) : default;
    }

    internal string Type(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                var reference = metadata.GetTypeReference((TypeReferenceHandle)handle);
                var outer = reference.ResolutionScope.Kind == HandleKind.TypeReference ? Type(reference.ResolutionScope) + "/" : string.Empty;
                return outer + Qualified(reference.Namespace, reference.Name);
            case HandleKind.TypeDefinition:
                var definition = metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
                var declaring = definition.GetDeclaringType();
                return (declaring.IsNil ? string.Empty : Type(declaring) + "/") + Qualified(definition.Namespace, definition.Name);
            case HandleKind.TypeSpecification:
                var generic = Generic((TypeSpecificationHandle)handle);
                return generic.IsNil ? string.Empty : Type(generic);
            default:
                return string.Empty;
        }
    }

    internal MemberName Member(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                return Member(metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MemberReference:
                var reference = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return new(Type(reference.Parent), metadata.GetString(reference.Name));
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return new(Type(method.GetDeclaringType()), metadata.GetString(method.Name));
            case HandleKind.FieldDefinition:
                var field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                return new(Type(field.GetDeclaringType()), metadata.GetString(field.Name));
            default:
                return default;
        }
    }

    // A method of a generic type of the assembly itself is named through a type specification.
    private MethodDefinitionHandle Definition(MemberReference reference)
    {
        var parent = reference.Parent.Kind == HandleKind.TypeSpecification ? Generic((TypeSpecificationHandle)reference.Parent) : reference.Parent;
        if (parent.Kind != HandleKind.TypeDefinition)
            return default;

        var signature = metadata.GetBlobBytes(reference.Signature);
        return metadata.GetTypeDefinition((TypeDefinitionHandle)parent).GetMethods().FirstOrDefault(handle =>
        {
            var method = metadata.GetMethodDefinition(handle);
            return metadata.StringComparer.Equals(method.Name, metadata.GetString(reference.Name)) && metadata.GetBlobBytes(method.Signature).SequenceEqual(signature);
        });
    }

    // ECMA-335 II.23.2.14: GENERICINST (CLASS or VALUETYPE) TypeDefOrRefEncoded ...
    private EntityHandle Generic(TypeSpecificationHandle handle)
    {
        var blob = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;

        blob.ReadCompressedInteger();
        return blob.ReadTypeHandle();
    }

    private string Qualified(StringHandle space, StringHandle name) =>
        space.IsNil ? metadata.GetString(name) : $"{metadata.GetString(space)}.{metadata.GetString(name)}";
}
