using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Gives the members of an assembly the documentation ids that the compiler gives them (C# specification, annex D.4).</summary>
internal sealed class DocumentationIds
{
    private readonly MetadataReader _metadata;
    private readonly DocumentationIdTypes _types = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    private DocumentationIds(MetadataReader metadata) => _metadata = metadata;

    /// <summary>Returns the ids of all methods, fields, properties and events.</summary>
    internal static ISet<string> Read(MetadataReader metadata)
    {
        var ids = new DocumentationIds(metadata);
        foreach (var handle in metadata.TypeDefinitions)
            ids.Add(handle);

        return ids._ids;
    }

    private void Add(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var owner = _types.GetTypeFromDefinition(_metadata, handle, 0) + ".";
        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            _ids.Add("M:" + owner + IdOf(method));

        foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
            _ids.Add("F:" + owner + Escaped(field.Name));

        foreach (var property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
            _ids.Add("P:" + owner + Escaped(property.Name) + Parameters(property.DecodeSignature(_types, genericContext: null)));

        foreach (var @event in type.GetEvents().Select(_metadata.GetEventDefinition))
            _ids.Add("E:" + owner + Escaped(@event.Name));
    }

    private string IdOf(MethodDefinition method)
    {
        var signature = method.DecodeSignature(_types, genericContext: null);
        var name = Escaped(method.Name);
        var arity = signature.GenericParameterCount > 0 ? "``" + signature.GenericParameterCount : string.Empty;
        var converted = name is "op_Implicit" or "op_Explicit" or "op_CheckedExplicit" ? "~" + signature.ReturnType : string.Empty;
        return name + arity + Parameters(signature) + converted;
    }

    private static string Parameters(MethodSignature<string> signature) =>
        signature.ParameterTypes.Length == 0 ? string.Empty : $"({string.Join(",", signature.ParameterTypes)})";

    private string Escaped(StringHandle name) => _metadata.GetString(name).Replace('.', '#').Replace('<', '{').Replace('>', '}');
}
