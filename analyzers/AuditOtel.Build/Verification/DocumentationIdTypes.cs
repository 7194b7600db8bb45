using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace AuditOtel.Build.Verification;

/// <summary>Writes the types of a signature as they stand in documentation ids.</summary>
internal sealed class DocumentationIdTypes : ISignatureTypeProvider<string, object?>
{
    private const char Arity = '`';
    private const string FileEnd = "__";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var declaring = type.GetDeclaringType();
        return Qualified(declaring.IsNil ? reader.GetString(type.Namespace) : GetTypeFromDefinition(reader, declaring, rawTypeKind), Written(reader.GetString(type.Name)));
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var outer = type.ResolutionScope.Kind == HandleKind.TypeReference ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind) : reader.GetString(type.Namespace);
        return Qualified(outer, reader.GetString(type.Name));
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    // Outer`1.Inner`2 with three arguments is Outer{A}.Inner{B,C}.
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var index = 0; index < genericType.Length; index++)
        {
            if (genericType[index] != Arity)
            {
                text.Append(genericType[index]);
                continue;
            }

            var count = 0;
            for (; index + 1 < genericType.Length && genericType[index + 1] is >= '0' and <= '9'; index++)
                count = (count * 10) + genericType[index + 1] - '0';

            text.Append('{').Append(string.Join(",", typeArguments.Skip(next).Take(count))).Append('}');
            next += count;
        }

        return text.ToString();
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{string.Join(",", Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"{Arity}{index}";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"{Arity}{Arity}{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetPinnedType(string elementType) => elementType;

    // The compiler writes nothing for it.
    public string GetFunctionPointerType(MethodSignature<string> signature) => string.Empty;

    // The compiler puts the file before the name of a type that is local to it: <Users>F3A..__Helper. Its id does not.
    private static string Written(string name)
    {
        var hash = name[0] == '<' ? name.IndexOf('>') + 1 : 0;
        if (hash < 2 || hash >= name.Length || name[hash] != 'F')
            return name;

        var end = hash + 1;
        while (end < name.Length && name[end] is (>= '0' and <= '9') or (>= 'A' and <= 'F') or (>= 'a' and <= 'f'))
            end++;

        return end > hash + 1 && string.CompareOrdinal(name, end, FileEnd, 0, FileEnd.Length) == 0 ? name.Substring(end + FileEnd.Length) : name;
    }

    private static string Qualified(string outer, string name) => outer.Length == 0 ? name : $"{outer}.{name}";
}
