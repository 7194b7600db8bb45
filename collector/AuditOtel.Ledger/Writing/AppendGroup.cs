using System.Runtime.InteropServices;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>The batches that are written and synced together; used again and again by whoever has the turn to store.</summary>
internal sealed class AppendGroup
{
    /// <summary>A group ends when it is this long, so that one sync never takes long.</summary>
    public const long MaxBytes = 8L << 20;

    private static readonly int TrailerBytes = FrameHeader.Aligned(0);
    private readonly List<AppendBatch> _batches = [];
    private readonly List<RoundAnswers> _rounds = [];
    private readonly List<IoVector> _vectors = [];
    private readonly PinnedBuffer _trailer = new();
    private byte[] _hashes = new byte[64 * MerkleTree.HashLength];
    private int _hashCount;

    public bool IsEmpty => _batches.Count == 0;

    public int BatchCount => _batches.Count;

    /// <summary>An upper bound of what will be written, trailer included.</summary>
    public long Bytes { get; private set; } = TrailerBytes;

    /// <summary>What the batches held in the queue.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>How many records its batches hold, contexts not counted.</summary>
    public long RecordCount { get; private set; }

    /// <summary>An upper bound of what batches that may take the reserve write, trailer included; 0 when there is none.</summary>
    public long ReserveBytes { get; private set; }

    /// <summary>The same of those that make space again.</summary>
    public long FreeingBytes { get; private set; }

    public Span<IoVector> Vectors => CollectionsMarshal.AsSpan(_vectors);

    public void Add(AppendBatch batch)
    {
        _batches.Add(batch);
        Bytes += batch.FrameBytes;
        QueuedBytes += batch.FrameBytes;
        RecordCount += batch.Records;
        if (batch.Priority != AppendPriority.Ordinary)
            ReserveBytes += batch.FrameBytes + (ReserveBytes == 0 ? TrailerBytes : 0);
        if (batch.Priority == AppendPriority.Freeing)
            FreeingBytes += batch.FrameBytes + (FreeingBytes == 0 ? TrailerBytes : 0);
    }

    /// <summary>The lowest priority from which on the batches fit into what a reserve has left; null when none does.</summary>
    public AppendPriority? Lowest(Func<AppendPriority, long> left)
    {
        if (ReserveBytes > 0 && ReserveBytes <= left(AppendPriority.Reserve))
            return AppendPriority.Reserve;
        return FreeingBytes > 0 && FreeingBytes <= left(AppendPriority.Freeing) ? AppendPriority.Freeing : null;
    }

    /// <summary>Answers the batches that may not take what the reserve has left, and keeps the others.</summary>
    public void RefuseBelow(AppendPriority lowest)
    {
        List<AppendBatch> refused = _batches.FindAll(b => b.Priority < lowest);
        _batches.RemoveAll(refused.Contains);
        foreach (AppendBatch batch in refused)
        {
            Bytes -= batch.FrameBytes;
            RecordCount -= batch.Records;
            Answer(batch, AppendResult.DiskFull, isRound: false);
        }

        WakeRounds();

        if (lowest == AppendPriority.Freeing)
            ReserveBytes = FreeingBytes;
    }

    /// <summary>Gives every entry its index and leaf hash: per batch the contexts the segment lacks, then the records; then the trailer.</summary>
    public void Stamp(long firstIndex, SegmentWriter segment)
    {
        _vectors.Clear();
        _hashCount = 0;
        FrameStamper stamper = segment.Begin(firstIndex);
        foreach (AppendBatch batch in _batches)
        {
            for (int i = 0; i < batch.ContextCount; i++)
            {
                if (!batch.StampContext(i, stamper, segment.Contexts, Room(1), out IoVector vector))
                    continue;
                _vectors.Add(vector);
                _hashCount++;
            }

            batch.StampRecords(stamper);
            _vectors.Add(batch.RecordVector);
            batch.Hashes.CopyTo(Room(batch.Count));
            _hashCount += batch.Count;
        }

        _trailer.Clear();
        Span<byte> trailer = _trailer.Add(TrailerBytes);
        trailer.Clear();
        stamper.Trailer(trailer);
        _vectors.Add(new IoVector(_trailer.Address, TrailerBytes));
    }

    /// <summary>Adds the leaf hashes to the tree.</summary>
    public void Grow(CompactRange range, INodeSink? sink) => range.AppendMany(_hashes.AsSpan(0, _hashCount * MerkleTree.HashLength), sink);

    /// <summary>Tells all who wait, and forgets the batches: from here they belong to their appenders again.</summary>
    public void Complete(AppendResult result) => Complete(result, isRound: false);

    /// <summary>The same on a thread with an open round: appenders of rounds go on right here.</summary>
    public void CompleteRound(AppendResult result) => Complete(result, isRound: true);

    private void Complete(AppendResult result, bool isRound)
    {
        foreach (AppendBatch batch in _batches)
            Answer(batch, result, isRound);
        WakeRounds();
        _batches.Clear();
        _vectors.Clear();
        _hashCount = 0;
        Bytes = TrailerBytes;
        QueuedBytes = 0;
        RecordCount = 0;
        ReserveBytes = 0;
        FreeingBytes = 0;
    }

    private void Answer(AppendBatch batch, AppendResult result, bool isRound)
    {
        // From its answer on it may be in use again, so its round is asked for before.
        if (!isRound && batch.Round is { } round && !_rounds.Contains(round.Answers))
            _rounds.Add(round.Answers);
        batch.Complete(result, isRound);
    }

    private void WakeRounds()
    {
        foreach (RoundAnswers round in _rounds)
            round.Wake();
        _rounds.Clear();
    }

    /// <summary>Where the next hashes go.</summary>
    private Span<byte> Room(int count)
    {
        int start = _hashCount * MerkleTree.HashLength;
        int length = count * MerkleTree.HashLength;
        if (start + length > _hashes.Length)
            Array.Resize(ref _hashes, Math.Max(start + length, _hashes.Length * 2));
        return _hashes.AsSpan(start, length);
    }
}
