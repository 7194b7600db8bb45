using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>
/// Proves that no path through a body acts or ends before its intent is durable: it walks every path from the entry, through branches and
/// exception handlers, until the intent is written, and reports what it meets before. In a state machine it follows the states by which the
/// compiler finds its way, so that a resumed body is not taken for one that skipped its beginning.
/// </summary>
internal sealed class BeginProof
{
    private readonly BodyUnderProof _body;
    private readonly HashSet<Position> _seen = [];
    private readonly Stack<Position> _open = new();

    private BeginProof(BodyUnderProof body) => _body = body;

    /// <summary>Returns what is wrong, or null.</summary>
    internal static string? FindFault(BodyUnderProof body) => new BeginProof(body).Walk();

    private string? Walk()
    {
        Go(_body.IndexOf(_body.Start), _body.InitialState, isBeginning: false);
        while (_open.Count > 0)
        {
            if (Step(_open.Pop()) is { } fault)
                return fault;
        }

        return null;
    }

    private string? Step(Position at)
    {
        var instruction = _body.Instructions[at.Index];
        var kind = _body.KindOf(at.Index);
        if (kind is not CallKind.None || instruction.Code is ILOpCode.Leave or ILOpCode.Leave_s)
            GoToHandlers(instruction, at);

        switch (kind)
        {
            case CallKind.Begin:
            case CallKind.Faulted:
                return null;
            case CallKind.Awaited when at.IsBeginning:
                return null;
            case CallKind.BeginAsync:
                Go(at.Index + 1, at.State, isBeginning: true);
                return null;
            case CallKind.Effect or CallKind.Awaited or CallKind.Success or CallKind.Failure or CallKind.Outcome:
                return $"'{NameOf(instruction)}' is reached before the intent is durable";
        }

        return instruction.Code == ILOpCode.Ret ? End(at) : Follow(instruction, at);
    }

    private string NameOf(Instruction instruction)
    {
        var name = instruction.Code == ILOpCode.Calli ? default : _body.Names.Member(instruction.Operand);
        return name.Name is null ? "a call through a pointer" : $"{name.Type}.{name.Name}";
    }

    // A body that waits for its intent returns to its caller and comes back with the state it set.
    private string? End(Position at)
    {
        if (!at.IsBeginning)
            return "it can end without an intent";

        Go(0, at.State, isBeginning: true);
        return null;
    }

    private string? Follow(Instruction instruction, Position at)
    {
        var state = StateAfter(instruction, at);
        if (instruction.FallsThrough && at.Index + 1 >= _body.Instructions.Count)
            return "its code runs over its end";

        switch (StateBranch.Decide(_body, at.Index, state))
        {
            case { } taken:
                Go(taken, state, at.IsBeginning);
                return null;
            default:
                foreach (var target in instruction.IsBranch ? [instruction.Operand] : instruction.Targets)
                    Go(_body.IndexOf(target), state, at.IsBeginning);
                if (instruction.FallsThrough)
                    Go(at.Index + 1, state, at.IsBeginning);
                return null;
        }
    }

    private int StateAfter(Instruction instruction, Position at) =>
        instruction.Code == ILOpCode.Stfld && _body.Kind != BodyKind.Plain && _body.Names.Member(instruction.Operand).Name is CallKinds.StateField
            ? StateBranch.ConstantBefore(_body, at.Index) ?? at.State
            : at.State;

    private void GoToHandlers(Instruction instruction, Position at)
    {
        foreach (var region in _body.HandlersOf(instruction.Offset))
        {
            Go(_body.IndexOf(region.HandlerOffset), at.State, at.IsBeginning);
            if (region.Kind == ExceptionRegionKind.Filter)
                Go(_body.IndexOf(region.FilterOffset), at.State, at.IsBeginning);
        }
    }

    private void Go(int index, int state, bool isBeginning)
    {
        var position = new Position(index, state, isBeginning);
        if (_seen.Add(position))
            _open.Push(position);
    }

    private readonly record struct Position(int Index, int State, bool IsBeginning);
}
