using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Walks every path of a function that writes a record by hand: nothing happens before the intent, and no way out leaves the outcome open.</summary>
internal sealed class RecordFlow(ControlFlowGraph graph)
{
    private const string NotFirst = "something is done before its Begin; let Start, the captures and Begin be the first statements";
    private const string NotBegun = "a path ends without its Begin; begin it on every path";
    private const string NotEnded = "a path ends without Succeed or Fail; end it on every path";
    private const string NotFailed = "an exception would leave it open; put what follows Begin into a try whose catch of all exceptions calls Fail";

    private readonly HashSet<(int Block, bool Begun)> _seen = [];
    private readonly Stack<(BasicBlock Block, bool Begun)> _open = new();

    /// <summary>Returns what is wrong and what to do, or null.</summary>
    internal string? FindFault()
    {
        Visit(graph.Blocks[0], begun: false);
        while (_open.Count > 0)
        {
            var (block, begun) = _open.Pop();
            if (Walk(block, begun) is { } fault)
                return fault;
        }

        return null;
    }

    private void Visit(BasicBlock? block, bool begun)
    {
        if (block is not null && _seen.Add((block.Ordinal, begun)))
            _open.Push((block, begun));
    }

    private string? Walk(BasicBlock block, bool begun)
    {
        foreach (var operation in block.Operations.Concat(block.BranchValue is { } value ? [value] : ImmutableArray<IOperation>.Empty))
        {
            if (Calls(operation).Any(HandwrittenRecord.IsEnd))
                return begun ? null : NotBegun;

            if (begun && MayAct(operation) && !IsGuarded(block))
                return NotFailed;

            var begins = Calls(operation).Any(HandwrittenRecord.IsBegin);
            if (!begun && !begins && MayAct(operation))
                return NotFirst;

            begun |= begins;
        }

        if (begun)
            VisitHandlers(block);

        return Leave(block, block.FallThroughSuccessor, begun) ?? Leave(block, block.ConditionalSuccessor, begun);
    }

    private string? Leave(BasicBlock block, ControlFlowBranch? branch, bool begun)
    {
        if (branch is null)
            return null;

        if (branch.Semantics is ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow)
            return begun ? (IsGuarded(block) ? null : NotFailed) : NotFirst;

        if (begun && branch.FinallyRegions.Any(Ends))
            return null;

        if (branch.Destination is { Kind: BasicBlockKind.Exit })
            return begun ? NotEnded : NotBegun;

        Visit(branch.Destination, begun);
        return null;
    }

    // No branch leads into a handler: each of them may be where an exception of the block goes.
    private void VisitHandlers(BasicBlock block)
    {
        foreach (var body in Regions(block).Where(IsTryOfCatch))
        {
            foreach (var handler in body.EnclosingRegion!.NestedRegions.Where(region => region.Kind != ControlFlowRegionKind.Try && !IsOfRefusal(region, body)))
                Visit(graph.Blocks[handler.FirstBlockOrdinal], begun: true);
        }
    }

    // A record whose Begin threw is over; from a body that acts, the exception may be that of another record.
    private bool IsOfRefusal(ControlFlowRegion handler, ControlFlowRegion body) =>
        handler.ExceptionType is { Name: "AuditUnavailableException" } && !Operations(body).Any(MayAct);

    private bool IsGuarded(BasicBlock block) => Regions(block).Any(region =>
        (IsTryOfCatch(region) && region.EnclosingRegion!.NestedRegions.Any(IsCatchOfAll))
        || (region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion.Kind: ControlFlowRegionKind.TryAndFinally } && region.EnclosingRegion.NestedRegions.Any(Ends)));

    private static bool IsTryOfCatch(ControlFlowRegion region) => region is { Kind: ControlFlowRegionKind.Try, EnclosingRegion.Kind: ControlFlowRegionKind.TryAndCatch };

    private static bool IsCatchOfAll(ControlFlowRegion region) =>
        region.Kind == ControlFlowRegionKind.Catch && region.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace.Name: "System" };

    private bool Ends(ControlFlowRegion region) => region.Kind != ControlFlowRegionKind.Try && Operations(region).SelectMany(Calls).Any(HandwrittenRecord.IsEnd);

    private IEnumerable<IOperation> Operations(ControlFlowRegion region) =>
        Enumerable.Range(region.FirstBlockOrdinal, region.LastBlockOrdinal - region.FirstBlockOrdinal + 1).SelectMany(ordinal => graph.Blocks[ordinal].Operations);

    private static IEnumerable<ControlFlowRegion> Regions(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
            yield return region;
    }

    private static IEnumerable<IInvocationOperation> Calls(IOperation operation) => operation.DescendantsAndSelf().OfType<IInvocationOperation>();

    private static bool MayAct(IOperation operation) => operation.DescendantsAndSelf().Any(part => part switch
    {
        IInvocationOperation call => !IsOfRecord(call),
        IObjectCreationOperation { Type: { } type } => type.Name is not "AuditDescriptor",
        IAssignmentOperation { Target: IMemberReferenceOperation or IArrayElementReferenceOperation } => true,
        IIncrementOrDecrementOperation { Target: IMemberReferenceOperation } => true,
        IAwaitOperation wait => !Calls(wait).Any(HandwrittenRecord.IsBegin),
        IDynamicInvocationOperation or IEventAssignmentOperation => true,
        _ => false,
    });

    private static bool IsOfRecord(IInvocationOperation call) =>
        HandwrittenRecord.IsStart(call) || HandwrittenRecord.IsBegin(call) || HandwrittenRecord.IsCapture(call)
        || (call.TargetMethod.Name is "ConfigureAwait" && call.Instance is not null && Calls(call.Instance).Any(HandwrittenRecord.IsBegin));
}
