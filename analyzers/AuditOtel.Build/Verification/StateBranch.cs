using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Decides the branches of a state machine whose state is known: those on its state, and the one on being disposed of.</summary>
internal static class StateBranch
{
    private const string DisposeField = "<>w__disposeMode";

    /// <summary>Returns the index of the only instruction that follows, or null when both may.</summary>
    internal static int? Decide(BodyUnderProof body, int index, int state)
    {
        var branch = body.Instructions[index];
        if (body.Kind == BodyKind.Plain || index == 0 || !(branch.IsBranch || branch.Code == ILOpCode.Switch))
            return null;

        if (IsUnary(branch.Code))
            return Tested(body, index - 1, state) is { } tested ? Target(body, index, IsTaken(branch.Code, tested, 0)) : null;

        if (branch.Code == ILOpCode.Switch)
            return Switched(body, index, state) is { } number ? SwitchTarget(body, index, number) : null;

        return IsComparison(branch.Code) && Constant(body.Instructions[index - 1]) is { } right && index > 1 && IsState(body, index - 2)
            ? Target(body, index, IsTaken(branch.Code, state, right))
            : null;
    }

    /// <summary>Returns the number that is stored at an instruction, looking back over its copy for the local variable.</summary>
    internal static int? ConstantBefore(BodyUnderProof body, int index)
    {
        const int Reach = 4;
        for (var i = index - 1; i >= Math.Max(0, index - Reach); i--)
        {
            if (Constant(body.Instructions[i]) is { } constant)
                return constant;
        }

        return null;
    }

    private static int? Tested(BodyUnderProof body, int index, int state)
    {
        if (IsState(body, index))
            return state;

        var load = body.Instructions[index];
        return load.Code == ILOpCode.Ldfld && body.Names.Member(load.Operand).Name is DisposeField ? 0 : null;
    }

    private static int? Switched(BodyUnderProof body, int index, int state)
    {
        if (IsState(body, index - 1))
            return state;

        if (index < 3 || !IsState(body, index - 3) || Constant(body.Instructions[index - 2]) is not { } offset)
            return null;

        return body.Instructions[index - 1].Code switch
        {
            ILOpCode.Sub => state - offset,
            ILOpCode.Add => state + offset,
            _ => null,
        };
    }

    private static bool IsState(BodyUnderProof body, int index)
    {
        var load = body.Instructions[index];
        return (body.StateLocal is { } local && LocalVariable.Loaded(load) == local)
            || (load.Code == ILOpCode.Ldfld && body.Names.Member(load.Operand).Name is CallKinds.StateField);
    }

    private static int Target(BodyUnderProof body, int index, bool isTaken) => isTaken ? body.IndexOf(body.Instructions[index].Operand) : index + 1;

    private static int SwitchTarget(BodyUnderProof body, int index, int number)
    {
        var targets = body.Instructions[index].Targets;
        return number >= 0 && number < targets.Count ? body.IndexOf(targets[number]) : index + 1;
    }

    private static bool IsUnary(ILOpCode code) => code is ILOpCode.Brfalse or ILOpCode.Brfalse_s or ILOpCode.Brtrue or ILOpCode.Brtrue_s;

    private static bool IsComparison(ILOpCode code) => code is >= ILOpCode.Beq_s and <= ILOpCode.Blt_un_s or >= ILOpCode.Beq and <= ILOpCode.Blt_un;

    private static bool IsTaken(ILOpCode code, int left, int right) => code switch
    {
        ILOpCode.Brfalse or ILOpCode.Brfalse_s or ILOpCode.Beq or ILOpCode.Beq_s => left == right,
        ILOpCode.Brtrue or ILOpCode.Brtrue_s or ILOpCode.Bne_un or ILOpCode.Bne_un_s => left != right,
        ILOpCode.Bge or ILOpCode.Bge_s => left >= right,
        ILOpCode.Bgt or ILOpCode.Bgt_s => left > right,
        ILOpCode.Ble or ILOpCode.Ble_s => left <= right,
        ILOpCode.Blt or ILOpCode.Blt_s => left < right,
        ILOpCode.Bge_un or ILOpCode.Bge_un_s => (uint)left >= (uint)right,
        ILOpCode.Bgt_un or ILOpCode.Bgt_un_s => (uint)left > (uint)right,
        ILOpCode.Ble_un or ILOpCode.Ble_un_s => (uint)left <= (uint)right,
        _ => (uint)left < (uint)right,
    };

    private static int? Constant(Instruction instruction) => instruction.Code switch
    {
        ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s => instruction.Operand,
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => (int)instruction.Code - (int)ILOpCode.Ldc_i4_0,
        _ => null,
    };
}
