using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Finds what the compiler made of a body that awaits or enumerates.</summary>
internal static class StateMachines
{
    // The compiler's attribute is no guide: it is missing from an async partial method, and anybody can write it.
    /// <summary>Returns the machine that a method starts: a type nested beside it, with a name that no source can give; or null.</summary>
    internal static (BodyKind Kind, TypeDefinitionHandle Type)? Find(BodyUnderProof start, MetadataReader metadata, MetadataNames names, MethodDefinitionHandle method)
    {
        var used = start.Instructions.Where(instruction => instruction.Code is ILOpCode.Newobj or ILOpCode.Stfld)
            .Select(instruction => names.Member(instruction.Operand).Type).ToArray();
        var found = metadata.GetTypeDefinition(metadata.GetMethodDefinition(method).GetDeclaringType()).GetNestedTypes().FirstOrDefault(nested =>
            IsMachine(metadata.GetString(metadata.GetTypeDefinition(nested).Name)) && used.Contains(names.Type(nested), StringComparer.Ordinal));
        return found.IsNil ? null : (KindOf(metadata, found), found);
    }

    internal static IEnumerable<(string Name, MethodDefinitionHandle Method)> Methods(MetadataReader metadata, TypeDefinitionHandle type) =>
        metadata.GetTypeDefinition(type).GetMethods().Select(method => (metadata.GetString(metadata.GetMethodDefinition(method).Name), method));

    /// <summary>Returns a call of the method itself that does more than start its machine, or null.</summary>
    internal static string? FindForeignCall(BodyUnderProof start, MetadataNames names, string machine)
    {
        var calls = start.Instructions.Where(instruction => instruction.IsCall)
            .Select(instruction => instruction.Code == ILOpCode.Calli ? new MemberName("a pointer", string.Empty) : names.Member(instruction.Operand));
        return calls.Where(call => !IsStart(call, machine)).Select(call => $"{call.Type}.{call.Name}").FirstOrDefault();
    }

    private static bool IsStart(MemberName call, string machine) =>
        string.Equals(call.Type, machine, StringComparison.Ordinal)
        || call.Name is "Create" or "Start" or "get_Task"
        || call.Type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal);

    private static bool IsMachine(string name) => name.StartsWith("<", StringComparison.Ordinal) && name.IndexOf(">d", StringComparison.Ordinal) > 0;

    private static BodyKind KindOf(MetadataReader metadata, TypeDefinitionHandle type)
    {
        var fields = metadata.GetTypeDefinition(type).GetFields().Select(field => metadata.GetString(metadata.GetFieldDefinition(field).Name)).ToArray();
        if (!fields.Contains("<>t__builder", StringComparer.Ordinal))
            return BodyKind.Iterator;

        return fields.Contains("<>v__promiseOfValueOrEnd", StringComparer.Ordinal) ? BodyKind.AsyncIterator : BodyKind.Async;
    }
}
