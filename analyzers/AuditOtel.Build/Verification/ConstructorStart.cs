using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Finds where the body of a constructor begins: behind its field initializers and the call of another constructor, which the language puts first.</summary>
internal static class ConstructorStart
{
    internal static int Find(MethodBodyBlock block, MetadataNames names, MethodDefinition method, MetadataReader metadata)
    {
        var instructions = InstructionReader.Read(block.GetILReader());
        var type = metadata.GetTypeDefinition(method.GetDeclaringType());
        string[] own = [names.Type(method.GetDeclaringType()), type.BaseType.IsNil ? string.Empty : names.Type(type.BaseType)];
        var call = instructions.FirstOrDefault(instruction => instruction.Code == ILOpCode.Call
            && names.Member(instruction.Operand) is { Name: ".ctor" } member && own.Contains(member.Type, StringComparer.Ordinal));
        return call?.Next ?? instructions[DefaultsLength(instructions, names, own[0])].Offset;
    }

    // In a struct the compiler first gives their defaults to the fields that the body does not set.
    private static int DefaultsLength(IReadOnlyList<Instruction> instructions, MetadataNames names, string type)
    {
        var index = instructions.TakeWhile(instruction => instruction.Code == ILOpCode.Nop).Count();
        while (index + 2 < instructions.Count && instructions[index].Code == ILOpCode.Ldarg_0)
        {
            var isZero = instructions[index + 1].Code is ILOpCode.Ldnull or ILOpCode.Ldc_i4_0 && IsOwn(instructions[index + 2], ILOpCode.Stfld);
            var isInitialized = IsOwn(instructions[index + 1], ILOpCode.Ldflda) && instructions[index + 2].Code == ILOpCode.Initobj;
            if (!isZero && !isInitialized)
                break;

            index += 3;
        }

        return index;

        bool IsOwn(Instruction access, ILOpCode code) => access.Code == code && string.Equals(names.Member(access.Operand).Type, type, StringComparison.Ordinal);
    }
}
