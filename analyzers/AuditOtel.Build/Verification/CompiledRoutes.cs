using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace AuditOtel.Build.Verification;

/// <summary>Counts the endpoints that compiled code maps: a text is loaded, and the next call whose name begins with Map takes it.</summary>
internal static class CompiledRoutes
{
    private const string Prefix = "Map";

    /// <param name="image">The assembly.</param>
    /// <param name="endpoint">Verb and route, as the surface writes them: <c>DELETE /users/{id}</c>.</param>
    internal static int CountOf(PEReader image, string endpoint)
    {
        var metadata = image.GetMetadataReader();
        var names = new MetadataNames(metadata);
        return metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0)
            .Sum(method => CountOf(InstructionReader.Read(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader()), endpoint, metadata, names));
    }

    private static int CountOf(IReadOnlyList<Instruction> instructions, string endpoint, MetadataReader metadata, MetadataNames names)
    {
        var count = 0;
        var texts = new List<string>();
        foreach (var instruction in instructions)
        {
            if (instruction.Code == ILOpCode.Ldstr)
                texts.Add(metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(instruction.Operand)));

            if (instruction.Code is not (ILOpCode.Call or ILOpCode.Callvirt) || names.Member(instruction.Operand).Name is not { } name || !name.StartsWith(Prefix, StringComparison.Ordinal))
                continue;

            var verb = name.Substring(Prefix.Length).ToUpperInvariant();
            count += texts.Exists(text => string.Equals($"{(verb.Length > 0 ? verb : "any")} {text}", endpoint, StringComparison.Ordinal)) ? 1 : 0;
            texts.Clear();
        }

        return count;
    }
}
