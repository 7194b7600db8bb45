using System.Reflection.Metadata;

namespace AuditOtel.Build.Verification;

/// <summary>A decoded body with its protected regions.</summary>
internal sealed class BodyUnderProof
{
    private readonly Dictionary<int, int> _indexes;
    private readonly CallKind[] _kinds;
    private int? _stateLocal;

    internal BodyUnderProof(MethodBodyBlock block, BodyKind kind, int start, CallKinds kinds, MetadataNames names)
    {
        Kind = kind;
        Names = names;
        Start = start;
        Regions = block.ExceptionRegions;
        Instructions = InstructionReader.Read(block.GetILReader());
        _indexes = Instructions.Select((instruction, index) => (instruction.Offset, index)).ToDictionary(pair => pair.Offset, pair => pair.index);
        _kinds = [.. Instructions.Select(instruction => kinds.Of(instruction, kind != BodyKind.Plain))];
    }

    internal BodyKind Kind { get; }

    internal MetadataNames Names { get; }

    /// <summary>Where the proof begins; behind the call of the base constructor.</summary>
    internal int Start { get; }

    internal IReadOnlyList<Instruction> Instructions { get; }

    internal IReadOnlyList<ExceptionRegion> Regions { get; }

    internal int InitialState => Kind switch
    {
        BodyKind.Async => -1,
        BodyKind.AsyncIterator => -3,
        _ => 0,
    };

    /// <summary>The local variable into which a state machine copies its state.</summary>
    internal int? StateLocal => _stateLocal ??= Instructions.Zip(Instructions.Skip(1), (load, store) => (load, store))
        .Where(pair => pair.load.Code == ILOpCode.Ldfld && Names.Member(pair.load.Operand).Name is CallKinds.StateField)
        .Select(pair => LocalVariable.Stored(pair.store)).FirstOrDefault();

    internal int IndexOf(int offset) => _indexes.TryGetValue(offset, out var index) ? index : throw new InvalidDataException($"No instruction starts at IL_{offset:x4}.");

    internal CallKind KindOf(int index) => _kinds[index];

    internal int Count(params CallKind[] kinds) => _kinds.Count(kind => kinds.Contains(kind));

    /// <summary>Returns the handlers that an exception at an instruction may reach.</summary>
    internal IEnumerable<ExceptionRegion> HandlersOf(int offset) =>
        Regions.Where(region => offset >= region.TryOffset && offset < region.TryOffset + region.TryLength);
}
