using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>Proves of one body that it writes one intent before it acts, acts only where a failure is recorded, and writes an outcome.</summary>
internal static class BodyProof
{
    /// <summary>Returns what is wrong, or null.</summary>
    /// <param name="body">The body.</param>
    /// <param name="ending">The bodies into which the compiler has moved its finally, if it has.</param>
    internal static string? FindFault(BodyUnderProof body, IReadOnlyList<BodyUnderProof> ending)
    {
        var intents = body.Count(CallKind.Begin, CallKind.BeginAsync);
        if (intents != 1)
            return intents == 0 ? "it writes no intent" : "it writes more than one intent";

        if (BeginProof.FindFault(body) is { } fault)
            return fault;

        if (IsRepeated(body))
            return "it can write its intent again";

        // The compiler leaves the catch out where nothing can be thrown; and a task that is never handed out has no success.
        if ((CanReturn(body) && !Writes(CallKind.Success)) || (!Writes(CallKind.Failure) && Acts(body)))
            return "it does not write every outcome";

        // In an iterator the compiler puts the region around the whole body; that its end closes the record is all there is to see.
        return body.Kind == BodyKind.Iterator ? null : FindUnprotected(body);

        bool Writes(CallKind kind) => ending.Append(body).Any(part => part.Count(kind, CallKind.Outcome) > 0);
    }

    // A state machine returns whenever it waits, so that its returns tell nothing.
    private static bool CanReturn(BodyUnderProof body) => body.Kind != BodyKind.Plain || body.Instructions.Any(instruction => instruction.Code == ILOpCode.Ret);

    private static bool Acts(BodyUnderProof body) =>
        Enumerable.Range(0, body.Instructions.Count).Skip(body.IndexOf(body.Start)).Any(index => body.KindOf(index) == CallKind.Effect);

    private static string? FindUnprotected(BodyUnderProof body)
    {
        var protecting = body.Regions.Where(region => IsProtecting(body, region)).ToArray();
        for (var index = body.IndexOf(body.Start); index < body.Instructions.Count; index++)
        {
            var offset = body.Instructions[index].Offset;
            if (body.KindOf(index) == CallKind.Effect && !protecting.Any(region => offset >= region.TryOffset && offset < region.TryOffset + region.TryLength))
                return $"at IL_{offset:x4} it acts where a failure would not be recorded";
        }

        return null;
    }

    // The region that the compiler puts around a whole state machine hands the exception to the task and records nothing.
    private static bool IsProtecting(BodyUnderProof body, ExceptionRegion region) =>
        region.Kind == ExceptionRegionKind.Catch
        && body.Names.Type(region.CatchType) is "System.Exception" or "System.Object"
        && !Enumerable.Range(0, body.Instructions.Count).Any(index => body.KindOf(index) == CallKind.Faulted && IsIn(region, body.Instructions[index].Offset));

    private static bool IsIn(ExceptionRegion region, int offset) => offset >= region.HandlerOffset && offset < region.HandlerOffset + region.HandlerLength;

    private static bool IsRepeated(BodyUnderProof body)
    {
        var begin = Enumerable.Range(0, body.Instructions.Count).First(index => body.KindOf(index) is CallKind.Begin or CallKind.BeginAsync);
        var seen = new HashSet<int>();
        var open = new Stack<int>();
        open.Push(begin + 1);
        while (open.Count > 0)
        {
            var index = open.Pop();
            if (index == begin)
                return true;

            if (index >= body.Instructions.Count || !seen.Add(index))
                continue;

            var instruction = body.Instructions[index];
            if (instruction.FallsThrough)
                open.Push(index + 1);

            foreach (var target in instruction.IsBranch ? [instruction.Operand] : instruction.Targets)
                open.Push(body.IndexOf(target));
        }

        return false;
    }
}
