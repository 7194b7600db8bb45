using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AuditOtel.Build.Verification;

/// <summary>Counts the endpoints that compiled code maps: a text is loaded, and the next call whose name begins with Map takes it. The code is read once, when it is first asked for.</summary>
/// <param name="image">The assembly.</param>
internal sealed class CompiledRoutes(PEReader image)
{
    private const string Prefix = "Map";
    private const string Interceptors = "Microsoft.AspNetCore.Http.Generated.";
    private Dictionary<string, int>? _counts;

    /// <param name="endpoint">Verb and route, as the surface writes them: <c>DELETE /users/{id}</c>.</param>
    internal int CountOf(string endpoint) => (_counts ??= Count()).TryGetValue(endpoint, out var count) ? count : 0;

    private Dictionary<string, int> Count()
    {
        var metadata = image.GetMetadataReader();
        var names = new MetadataNames(metadata);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
        {
            foreach (var endpoint in EndpointsIn(InstructionReader.Read(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader()), metadata, names))
                counts[endpoint] = counts.TryGetValue(endpoint, out var count) ? count + 1 : 1;
        }

        return counts;
    }

    private static IEnumerable<string> EndpointsIn(IReadOnlyList<Instruction> instructions, MetadataReader metadata, MetadataNames names)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var instruction in instructions)
        {
            if (instruction.Code == ILOpCode.Ldstr)
                texts.Add(metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(instruction.Operand)));

            if (instruction.Code is not (ILOpCode.Call or ILOpCode.Callvirt) || VerbOf(names.Member(instruction.Operand)) is not { } verb)
                continue;

            foreach (var text in texts)
                yield return $"{verb} {text}";

            texts.Clear();
        }
    }

    private static string? VerbOf(MemberName called)
    {
        if (called.Name is null || !called.Name.StartsWith(Prefix, StringComparison.Ordinal))
            return null;

        // The request-delegate generator numbers the methods that stand in for those of the source: MapDelete0.
        var name = called.Type.StartsWith(Interceptors, StringComparison.Ordinal) ? called.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') : called.Name;
        return name.Length > Prefix.Length ? name.Substring(Prefix.Length).ToUpperInvariant() : "any";
    }
}
