using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Sorts instructions by what they mean for the proof. What it does not know is the body.</summary>
internal sealed class CallKinds(MetadataNames names)
{
    private const string Operation = "AuditOtel.AuditOperation";
    private const string Enumeration = "AuditOtel.AuditedEnumeration";
    private const string CompilerServices = "System.Runtime.CompilerServices.";

    /// <summary>The name of the state that a compiler-made body keeps.</summary>
    internal const string StateField = "<>1__state";

    /// <summary>How the name of a method begins that holds a finally.</summary>
    internal const string FinallyMethod = "<>m__Finally";

    internal CallKind Of(Instruction instruction, bool inStateMachine)
    {
        if (instruction.Code is ILOpCode.Stfld or ILOpCode.Stsfld)
            return IsOwnVariable(names.Member(instruction.Operand)) ? CallKind.None : CallKind.Effect;

        if (!instruction.IsCall)
            return CallKind.None;

        if (instruction.Code is ILOpCode.Calli or ILOpCode.Jmp)
            return CallKind.Effect;

        var member = names.Member(instruction.Operand);
        return member.Type.StartsWith("AuditOtel.", StringComparison.Ordinal) ? OfOwn(member) : OfPlumbing(member, inStateMachine);
    }

    private static CallKind OfOwn(MemberName member) => (member.Type, member.Name) switch
    {
        ("AuditOtel.AuditTrail", "get_Current") => CallKind.Prologue,
        ("AuditOtel.IAuditTrail", "Start") => CallKind.Prologue,
        (Operation, "Target" or "Argument" or "Secret" or "Change") => CallKind.Prologue,
        (Operation, "Begin") => CallKind.Begin,
        (Operation, "BeginAsync") => CallKind.BeginAsync,
        (Operation, "Succeed" or "SucceedAsync") => CallKind.Success,
        (Operation, "Fail" or "FailAsync") => CallKind.Failure,
        ("AuditOtel.AuditedWork", "CompleteAsync") => CallKind.Success,
        (Operation, "Enter" or "Leave" or "EnterFlow" or "LeaveFlow") => CallKind.Plumbing,
        (Enumeration, "Close" or "CloseAsync") => CallKind.Outcome,
        (Enumeration, _) => CallKind.Plumbing,
        _ => CallKind.Effect,
    };

    private static CallKind OfPlumbing(MemberName member, bool inStateMachine)
    {
        if (member.Name is ".ctor" && member.Type.LastIndexOf('/') is var slash && member.Type.IndexOf("<>c__DisplayClass", slash + 1, StringComparison.Ordinal) == slash + 1)
            return CallKind.Plumbing;

        if (!inStateMachine)
            return CallKind.Effect;

        // The compiler moves the finally of an enumeration into a method, and leaves it by way of its Dispose.
        if (IsOwnVariable(member) && (member.Name.StartsWith(FinallyMethod, StringComparison.Ordinal) || member.Name is "System.IDisposable.Dispose"))
            return CallKind.Plumbing;

        return member switch
        {
            { Name: "SetException" } => CallKind.Faulted,
            { Type: CompilerServices + "ValueTaskAwaiter", Name: "GetResult" } => CallKind.Awaited,
            { Type: "System.Threading.Tasks.ValueTask", Name: "GetAwaiter" } => CallKind.Plumbing,
            { Name: "AwaitUnsafeOnCompleted" or "AwaitOnCompleted" or "SetResult" or "Complete" } => CallKind.Plumbing,
            { Type: "System.Threading.CancellationTokenSource", Name: "Dispose" } => CallKind.Plumbing,
            { Type: "System.Runtime.ExceptionServices.ExceptionDispatchInfo" } => CallKind.Plumbing,
            _ => member.Type.StartsWith(CompilerServices, StringComparison.Ordinal) && member.Name is "get_IsCompleted" ? CallKind.Plumbing : CallKind.Effect,
        };
    }

    // The compiler keeps variables of a body that awaits, enumerates or has closures in fields of types that no source can name.
    private static bool IsOwnVariable(MemberName field) =>
        field.Type.LastIndexOf('/') is var slash and >= 0 && slash + 1 < field.Type.Length && field.Type[slash + 1] == '<';
}
