using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Decodes the instructions of a method body (ECMA-335, partition III).</summary>
internal static class InstructionReader
{
    internal static IReadOnlyList<Instruction> Read(BlobReader reader)
    {
        var instructions = new List<Instruction>();
        while (reader.RemainingBytes > 0)
            instructions.Add(ReadOne(ref reader));

        return instructions;
    }

    private static Instruction ReadOne(ref BlobReader reader)
    {
        const int TwoByteCode = 0xFE;
        var offset = reader.Offset;
        int code = reader.ReadByte();
        if (code == TwoByteCode)
            code = (code << 8) | reader.ReadByte();

        var opCode = (ILOpCode)code;
        if (opCode == ILOpCode.Switch)
            return ReadSwitch(ref reader, offset);

        var operand = ReadOperand(ref reader, opCode);
        var isBranch = new Instruction(0, 0, opCode, 0, []).IsBranch;
        return new Instruction(offset, reader.Offset, opCode, isBranch ? reader.Offset + operand : operand, []);
    }

    private static Instruction ReadSwitch(ref BlobReader reader, int offset)
    {
        var distances = new int[reader.ReadInt32()];
        for (var i = 0; i < distances.Length; i++)
            distances[i] = reader.ReadInt32();

        var next = reader.Offset;
        return new Instruction(offset, next, ILOpCode.Switch, distances.Length, [.. distances.Select(distance => next + distance)]);
    }

    private static int ReadOperand(ref BlobReader reader, ILOpCode code)
    {
        switch (OperandSize(code))
        {
            case 1:
                return reader.ReadSByte();
            case 2:
                return reader.ReadInt16();
            case 4:
                return reader.ReadInt32();
            case 8:
                reader.ReadInt64();
                return 0;
            default:
                return 0;
        }
    }

    private static int OperandSize(ILOpCode code) => code switch
    {
        ILOpCode.Ldc_i8 or ILOpCode.Ldc_r8 => 8,
        >= ILOpCode.Ldarg_s and <= ILOpCode.Stloc_s or ILOpCode.Ldc_i4_s or ILOpCode.Leave_s or ILOpCode.Unaligned => 1,
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => 1,
        >= ILOpCode.Br and <= ILOpCode.Blt_un or ILOpCode.Leave => 4,
        >= ILOpCode.Ldarg and <= ILOpCode.Stloc => 2,
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_r4 => 4,
        _ => TakesToken(code) ? 4 : 0,
    };

    private static bool TakesToken(ILOpCode code) => code is ILOpCode.Jmp or ILOpCode.Call or ILOpCode.Calli or ILOpCode.Callvirt or ILOpCode.Newobj
        or ILOpCode.Cpobj or ILOpCode.Ldobj or ILOpCode.Ldstr or ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox or ILOpCode.Unbox_any
        or ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld or ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld or ILOpCode.Stobj
        or ILOpCode.Box or ILOpCode.Newarr or ILOpCode.Ldelema or ILOpCode.Ldelem or ILOpCode.Stelem or ILOpCode.Refanyval or ILOpCode.Mkrefany
        or ILOpCode.Ldtoken or ILOpCode.Ldftn or ILOpCode.Ldvirtftn or ILOpCode.Initobj or ILOpCode.Constrained or ILOpCode.Sizeof;
}
