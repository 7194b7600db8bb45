using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Reads which local variable an instruction loads or stores.</summary>
internal static class LocalVariable
{
    internal static int? Loaded(Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => (int)instruction.Code - (int)ILOpCode.Ldloc_0,
        ILOpCode.Ldloc_s => (byte)instruction.Operand,
        ILOpCode.Ldloc => (ushort)instruction.Operand,
        _ => null,
    };

    internal static int? Stored(Instruction instruction) => instruction.Code switch
    {
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => (int)instruction.Code - (int)ILOpCode.Stloc_0,
        ILOpCode.Stloc_s => (byte)instruction.Operand,
        ILOpCode.Stloc => (ushort)instruction.Operand,
        _ => null,
    };
}
