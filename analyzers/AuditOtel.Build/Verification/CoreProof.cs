using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AuditOtel.Build.Verification;

/// <summary>Proves that the body of a method on the declaration route is private and that nothing in the assembly reaches it but its wrapper.</summary>
internal static class CoreProof
{
    internal static IEnumerable<ProofFault> FindFaults(
        PEReader image, MetadataReader metadata, MetadataNames names, IReadOnlyList<(Annotation Owner, MethodDefinitionHandle Core, MethodDefinitionHandle Caller)> cores)
    {
        if (cores.Count == 0)
            yield break;

        foreach (var (owner, core, _) in cores.Where(found => !IsPrivate(metadata, found.Core)))
            yield return new ProofFault(owner.Name, $"its body '{names.Member(core).Name}' is not private");

        var byCore = cores.GroupBy(found => found.Core).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;

            foreach (var core in References(image, method, names).Where(byCore.ContainsKey))
            {
                if (!byCore[core].Any(found => found.Caller == handle))
                    yield return new ProofFault(byCore[core][0].Owner.Name, $"its body is also reached from '{names.Member(handle).Type.Replace('/', '.')}.{names.Member(handle).Name}'");
            }
        }
    }

    private static bool IsPrivate(MetadataReader metadata, MethodDefinitionHandle method) =>
        (metadata.GetMethodDefinition(method).Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Private;

    private static IEnumerable<MethodDefinitionHandle> References(PEReader image, MethodDefinition method, MetadataNames names) =>
        InstructionReader.Read(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader())
            .Where(instruction => (instruction.IsCall && instruction.Code != ILOpCode.Calli) || instruction.Code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn)
            .Select(instruction => names.Definition(instruction.Operand)).Where(found => !found.IsNil).Distinct();
}
