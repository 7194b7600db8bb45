using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>One decoded instruction.</summary>
/// <param name="Offset">Where it stands.</param>
/// <param name="Next">Where the next one stands.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">Its number, or the token of its operand; for a branch the target.</param>
/// <param name="Targets">The targets of a switch; otherwise empty.</param>
internal sealed record Instruction(int Offset, int Next, ILOpCode Code, int Operand, IReadOnlyList<int> Targets)
{
    internal bool IsCall => Code is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Calli or ILOpCode.Jmp;

    internal bool IsBranch => Code is >= ILOpCode.Br_s and <= ILOpCode.Blt_un or ILOpCode.Leave or ILOpCode.Leave_s;

    internal bool FallsThrough => Code is not (ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Ret or ILOpCode.Throw
        or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Endfilter or ILOpCode.Jmp);
}
