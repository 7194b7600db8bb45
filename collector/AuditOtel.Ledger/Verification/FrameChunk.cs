using System.Runtime.ExceptionServices;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Verification;

/// <summary>Consecutive frames of one segment as they were read, and what checking them gave. One thread has it at a time.</summary>
internal sealed class FrameChunk : IDisposable
{
    /// <summary>How much is read at a time: it stays in a core's cache until it is hashed.</summary>
    public const int BufferBytes = 256 * 1024;

    private const int MaxFrames = 4096;
    private readonly int[] _starts = new int[MaxFrames];
    private readonly FrameHeader[] _headers = new FrameHeader[MaxFrames];
    private readonly ByteSlice[] _entries = new ByteSlice[MaxFrames];
    private int _entryCount;
    private readonly ManualResetEventSlim _isChecked = new();
    private ExceptionDispatchInfo? _failure;

    public byte[] Buffer { get; } = new byte[BufferBytes];

    /// <summary>Room for as many stored hashes as there may be leaves.</summary>
    public byte[] Scratch { get; } = new byte[MaxFrames * MerkleTree.HashLength];

    public LeafBlock Leaves { get; } = new(MaxFrames);

    public EntryFacts Facts { get; } = new();

    /// <summary>Where its segment's checksums start.</summary>
    public FrameSeed Seed { get; private set; }

    /// <summary>Where in the segment the buffer begins.</summary>
    public long Offset { get; private set; }

    public int Count { get; private set; }

    public bool IsFull => Count == MaxFrames;

    /// <summary>Whether checksum and padding of every frame are right; the leaves end before the first that is not.</summary>
    public bool IsSound { get; set; }

    public void Begin(FrameSeed seed, long offset, long firstIndex)
    {
        Seed = seed;
        Offset = offset;
        Count = 0;
        _entryCount = 0;
        IsSound = true;
        _failure = null;
        _isChecked.Reset();
        Leaves.Begin(firstIndex);
        Facts.Clear();
    }

    public void Add(int start, FrameHeader header)
    {
        _starts[Count] = start;
        _headers[Count++] = header;
    }

    /// <summary>One frame: its head, and where it begins in the buffer.</summary>
    public FrameHeader Frame(int number, out int start)
    {
        start = _starts[number];
        return _headers[number];
    }

    /// <summary>Notes that an entry is sound, by where one byte of room and the entry are; the byte becomes that of a leaf, so no checksum is right any more.</summary>
    public void AddEntry(int start, int length)
    {
        Buffer[start] = 0;
        _entries[_entryCount++] = new ByteSlice(start, length);
    }

    /// <summary>Hashes the sound entries, and completes the block of leaves with them.</summary>
    public void HashEntries()
    {
        Sha256Lanes.HashMany(Buffer, _entries.AsSpan(0, _entryCount), Leaves.AddLeaves(_entryCount));
        Leaves.Complete();
    }

    /// <summary>Checks it, and keeps a failure for who waits.</summary>
    public void Run(ChunkCheck check)
    {
        try
        {
            check.Check(this);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        _isChecked.Set();
    }

    /// <summary>Waits until it was checked.</summary>
    public void Wait() => _isChecked.Wait(CancellationToken.None);

    /// <summary>Throws what checking it threw.</summary>
    public void Demand() => _failure?.Throw();

    public void Dispose() => _isChecked.Dispose();
}
