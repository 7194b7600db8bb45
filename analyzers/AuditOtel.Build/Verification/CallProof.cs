using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AuditOtel.Build.Verification;

/// <summary>
/// Proves that every call of a configured method stands in a body whose record covers it: an interceptor, or an audited body. A compiler may be given an
/// interceptor and leave the call as it is.
/// </summary>
internal sealed class CallProof(
    PEReader image,
    MetadataReader metadata,
    MetadataNames names,
    IReadOnlyDictionary<string, HashSet<string>> calls,
    IReadOnlyDictionary<MethodDefinitionHandle, CoveredBody> covered)
{
    private readonly Dictionary<string, int> _direct = ConfiguredCallReader.Direct(metadata);

    internal IEnumerable<ProofFault> FindFaults() => calls.Count == 0 ? [] : metadata.MethodDefinitions.SelectMany(FindFaults);

    private IEnumerable<ProofFault> FindFaults(MethodDefinitionHandle handle)
    {
        var method = metadata.GetMethodDefinition(handle);
        if (method.RelativeVirtualAddress == 0)
            yield break;

        foreach (var instruction in InstructionReader.Read(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
        {
            if (!instruction.IsCall || instruction.Code == ILOpCode.Calli)
                continue;

            var member = names.Member(instruction.Operand);
            var called = $"{member.Type.Replace('/', '.')}.{member.Name}";
            if (calls.TryGetValue(called, out var operations) && FindFault(handle, instruction, called, operations) is { } fault)
                yield return fault;
        }
    }

    private ProofFault? FindFault(MethodDefinitionHandle handle, Instruction instruction, string called, HashSet<string> operations)
    {
        if (covered.TryGetValue(handle, out var body) && instruction.Offset >= body.Start)
        {
            return body.Operation is null || operations.Contains(body.Operation)
                ? null
                : new ProofFault(NameOf(handle), $"it records '{called}' as '{body.Operation}'");
        }

        return IsKnown($"{OwnerOf(handle)}|{called}")
            ? null
            : new ProofFault(NameOf(handle), $"at IL_{instruction.Offset:x4} it calls '{called}' and no interceptor took its place; code that another generator writes cannot be intercepted");
    }

    // The generator said that no interceptor reaches the call, and a rule warns of it.
    private bool IsKnown(string key)
    {
        if (!_direct.TryGetValue(key, out var count) || count == 0)
            return false;

        _direct[key] = count - 1;
        return true;
    }

    // The compiler moves code into methods and nested types with names that no source can give; in angle brackets stands the method that was written.
    private string NameOf(MethodDefinitionHandle handle)
    {
        var member = names.Member(handle);
        var written = $"{member.Name}|{member.Type.Substring(member.Type.LastIndexOf('/') + 1)}".Split('|').Where(name => name.StartsWith("<", StringComparison.Ordinal))
            .Select(name => name.Substring(1, Math.Max(0, name.IndexOf('>') - 1))).FirstOrDefault(name => name.Length > 0);
        return $"{OwnerOf(handle)}.{written ?? member.Name}";
    }

    private string OwnerOf(MethodDefinitionHandle handle)
    {
        var type = names.Member(handle).Type;
        var made = type.IndexOf("/<", StringComparison.Ordinal);
        return (made < 0 ? type : type.Substring(0, made)).Replace('/', '.');
    }
}
