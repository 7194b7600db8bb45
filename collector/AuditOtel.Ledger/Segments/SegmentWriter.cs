using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// The segment that is being written. Room is made of real zeros, and made durable, before a group uses it: the sync that a receipt rests on then has only
/// data to store, nothing of the file system's own. It is about twice as fast, and the answer of a sync whose journal is aborted meanwhile cannot deceive:
/// Linux may call such a sync a success although the file's new length is lost.
/// </summary>
internal sealed class SegmentWriter(DurableFile file, SegmentOrigin origin, long used, byte group, HashSet<UInt128> contexts) : IDisposable
{
    /// <summary>How much room is made at a time, at least: little enough that the next sync does not feel it.</summary>
    public const long ChunkBytes = 1L << 20;

    /// <summary>How much room is made at a time, at most: behind long groups.</summary>
    public const long MostChunkBytes = 4L << 20;

    private const long KeptPart = 4;
    private const long MostKeptBytes = 256L << 10;
    private readonly FrameSeed _seed = FrameSeed.Read(file);
    private readonly BlockAppender _blocks = new(file, used);
    private long _allocated = Math.Max(used, origin.Limit);
    private long _lastGroup;
    private long _chunk = ChunkBytes;
    private byte _group = group;
    private bool _isConfirmed;

    /// <summary>What is known of its file.</summary>
    public SegmentOrigin Origin => origin;

    /// <summary>The end of the last group.</summary>
    public long Used { get; private set; } = used;

    /// <summary>The digests of the contexts this segment holds.</summary>
    public HashSet<UInt128> Contexts => contexts;

    /// <summary>Whether there is no entry yet.</summary>
    public bool IsEmpty => Used == SegmentHeader.Bytes;

    /// <summary>Whether it was the reserve: it never grows.</summary>
    public bool IsReserve => origin.Limit > 0;

    /// <summary>What the reserve can still take of a priority.</summary>
    public long Left(AppendPriority priority) => Math.Max(0, LeftIn(origin.Limit, Used, priority));

    /// <summary>What a reserve of this length takes of a priority when so much of it is used. The last part is kept for what makes space again: without it a disk that the ledger alone has filled would never be freed.</summary>
    public static long LeftIn(long length, long used, AppendPriority priority) =>
        length - used - (priority == AppendPriority.Freeing ? 0 : Math.Min(length / KeptPart, MostKeptBytes));

    /// <summary>How many bytes must be taken from the file system before a group can be written.</summary>
    public long Lacks(long bytes) => Math.Max(0, BlockMemory.Align(Used + bytes) - _allocated);

    /// <summary>Makes room for a group before any of it is written. When the disk is full, nothing has changed and it may be tried again.</summary>
    public void Reserve(long bytes) => WriteZeros(BlockMemory.Align(Used + bytes));

    /// <summary>How much room to make ahead of need; 0 while there is enough.</summary>
    /// <param name="segmentBytes">Where a segment ends.</param>
    /// <param name="isSoon">Whether room was made a short time ago: making it keeps groups waiting, in small pieces longer than in large ones.</param>
    public long Ahead(long segmentBytes, bool isSoon)
    {
        // After long groups there is room for some more: a group that makes its own keeps its appenders waiting.
        long chunk = Math.Clamp(Math.Max(4 * _lastGroup, _chunk), ChunkBytes, MostChunkBytes);
        if (IsReserve || _allocated - Used >= chunk / 2)
            return 0;
        _chunk = isSoon ? Math.Min(2 * chunk, MostChunkBytes) : ChunkBytes;
        return Math.Max(0, BlockMemory.Align(Math.Min(Used + Math.Max(chunk, _chunk), segmentBytes)) - _allocated);
    }

    /// <summary>Makes room.</summary>
    public void Allocate(long bytes) => WriteZeros(BlockMemory.Align(_allocated + bytes));

    /// <summary>Gives what stamps the frames of the next group.</summary>
    public FrameStamper Begin(long index) => new(_seed, origin.Name.FirstIndex, _group, Used, index);

    /// <summary>Writes one group and makes it durable.</summary>
    public void Append(ReadOnlySpan<IoVector> group)
    {
        if (!_isConfirmed)
            Confirm();
        _lastGroup = _blocks.Append(group);
        file.DataSync();
        Used = _blocks.End;
        _group = unchecked((byte)(_group + 1));
    }

    /// <summary>Cuts the room that was not used; the segment is complete then.</summary>
    public void Close()
    {
        file.Truncate(Used);
        file.Sync();
        Dispose();
    }

    /// <summary>Closes the descriptor and changes nothing.</summary>
    public void Dispose()
    {
        _blocks.Dispose();
        file.Dispose();
    }

    /// <summary>Whoever is stored here rests on the file's name, length and blocks, which no later sync may have to store.</summary>
    private void Confirm()
    {
        file.Confirm();
        _isConfirmed = true;
    }

    private void WriteZeros(long end)
    {
        if (end <= _allocated)
            return;
        _blocks.WriteZeros(_allocated, end);
        file.DataSync();
        Confirm();
        _allocated = end;
    }
}
