using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger;

/// <summary>
/// Records that become durable together, with consecutive indices. Fill it, pass it to <see cref="LedgerWriter.AppendAsync"/>, await that, read the
/// results, dispose it. Not thread-safe; after the append nothing can be added.
/// </summary>
public sealed class AppendBatch : IDisposable, IValueTaskSource<AppendResult>
{
    /// <summary>Longest body of a record or context, in bytes: its entry then has at most 65,535.</summary>
    public const int MaxBodyLength = FrameHeader.MaxEntry - RecordHead;

    /// <summary>The kind byte and the context's digest.</summary>
    internal const int RecordHead = 1 + ContextKey.Bytes;

    private const int InitialRecords = 16;
    private readonly LedgerWriter _owner;
    private readonly Dictionary<UInt128, int> _handles = [];
    private readonly List<BatchContext> _contexts = [];
    private ManualResetValueTaskSourceCore<AppendResult> _completion;
    private PinnedBuffer _recordFrames = new();
    private PinnedBuffer _contextFrames = new();

    // Of each record one byte of room, which is zero until the frame is stamped, and the entry: what its leaf hash is of.
    private ByteSlice[] _leaves = new ByteSlice[InitialRecords];
    private byte[] _hashes = new byte[InitialRecords * MerkleTree.HashLength];
    private BatchPhase _phase;
    private AppendResult _result;
    private long _firstRecord = -1;
    private int _expiries;

    internal AppendBatch(LedgerWriter owner)
    {
        _owner = owner;
    }

    /// <summary>What becomes of it when no file system has space; set it before the append. Default: refused.</summary>
    public AppendPriority Priority { get; set; }

    /// <summary>How many records it holds; contexts are not counted.</summary>
    public int Count { get; private set; }

    /// <summary>The round it was appended in; null when it is of none.</summary>
    internal AppendRound? Round { get; private set; }

    /// <summary>How many of what <see cref="Count"/> counts are records.</summary>
    internal int Records => Count - _expiries;

    /// <summary>Frame bytes of records and contexts: an upper bound of what is written.</summary>
    internal long FrameBytes => _recordFrames.Length + (long)_contextFrames.Length;

    /// <summary>Frames of the records, one after the other.</summary>
    internal IoVector RecordVector => new(_recordFrames.Address, _recordFrames.Length);

    internal int ContextCount => _contexts.Count;

    /// <summary>Adds what records share and gives the handle for <see cref="AddRecord"/>. It is written only when the current segment does not hold it yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The body is longer than <see cref="MaxBodyLength"/>.</exception>
    public int AddContext(ReadOnlySpan<byte> body)
    {
        Demand(BatchPhase.Filling);
        if (body.Length > MaxBodyLength)
            throw new ArgumentOutOfRangeException(nameof(body), $"A context's body has at most {MaxBodyLength} bytes.");
        UInt128 key = ContextKey.Of(body);
        if (_handles.TryGetValue(key, out int known))
            return known;
        int offset = _contextFrames.Length;
        Span<byte> entry = AddFrame(ref _contextFrames, 1 + body.Length);
        entry[0] = (byte)EntryKind.Context;
        body.CopyTo(entry[1..]);
        int handle = _contexts.Count;
        _contexts.Add(new BatchContext(key, offset, 1 + body.Length));
        _handles.Add(key, handle);
        return handle;
    }

    /// <summary>Adds a record and gives the room for its body, to be filled before the next call.</summary>
    /// <param name="context">A handle from <see cref="AddContext"/> of this batch.</param>
    /// <param name="bodyLength">Bytes, 0 to <see cref="MaxBodyLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The handle is not of this batch, or the length is out of range.</exception>
    public Span<byte> AddRecord(int context, int bodyLength)
    {
        Demand(BatchPhase.Filling);
        ArgumentOutOfRangeException.ThrowIfNegative(context);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(context, _contexts.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(bodyLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bodyLength, MaxBodyLength);
        Span<byte> entry = AddEntry(RecordHead + bodyLength);
        entry[0] = (byte)EntryKind.Record;
        ContextKey.Write(_contexts[context].Key, entry);
        return entry[RecordHead..];
    }

    /// <summary>The index of a record in the ledger, after <see cref="AppendResult.Stored"/>.</summary>
    /// <exception cref="InvalidOperationException">The batch is not stored.</exception>
    public long IndexOf(int record)
    {
        CheckRecord(record);
        return _firstRecord >= 0 && _phase == BatchPhase.Completed ? _firstRecord + record : throw new InvalidOperationException("The batch is not stored, so its records have no index.");
    }

    /// <summary>The leaf hash of a record (RFC 6962, section 2.1), after the append was called; 32 bytes, valid until the batch is disposed.</summary>
    /// <exception cref="InvalidOperationException">The append was not called.</exception>
    public ReadOnlySpan<byte> LeafHashOf(int record)
    {
        CheckRecord(record);
        if (_phase == BatchPhase.Filling)
            throw new InvalidOperationException("The batch was not appended, so its records have no leaf hash.");
        return HashOf(record);
    }

    /// <summary>Gives the batch back for reuse; its results are gone.</summary>
    public void Dispose()
    {
        // A batch in flight still belongs to the writer: it is left to the garbage collector.
        if (_phase is BatchPhase.Queued or BatchPhase.Disposed)
            return;
        _phase = BatchPhase.Disposed;
        _owner.Return(this);
    }

    /// <inheritdoc/>
    AppendResult IValueTaskSource<AppendResult>.GetResult(short token) => _completion.GetResult(token);

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<AppendResult>.GetStatus(short token) => _completion.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<AppendResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    /// <summary>Computes the leaf hashes, on the caller's thread.</summary>
    internal void Prepare(LedgerWriter writer)
    {
        if (!ReferenceEquals(writer, _owner) || _phase is not (BatchPhase.Filling or BatchPhase.Refused))
            throw new InvalidOperationException("The batch was appended already, is disposed, or is of another ledger.");
        if (_phase == BatchPhase.Filling)
            HashRecords();
        _phase = BatchPhase.Refused;
    }

    /// <summary>Makes a prepared batch ready for the queue.</summary>
    internal ValueTask<AppendResult> Enqueue(AppendRound? round)
    {
        Round = round;
        round?.Answers.Note(FrameBytes);
        _completion.Reset();
        _phase = BatchPhase.Queued;
        return new ValueTask<AppendResult>(this, _completion.Version);
    }

    /// <summary>What became of it. The appender is answered here when both are of rounds, by its round when only it is, otherwise on the thread pool: this thread stores for others.</summary>
    internal void Complete(AppendResult result, bool isRound)
    {
        _result = result;
        bool isAnsweredHere = isRound && Round is not null;
        if (isAnsweredHere || Round is null || !Round.Answers.TryAdd(this))
            Answer(isAnsweredHere);
    }

    /// <summary>Tells the appender what became of it.</summary>
    /// <param name="isHere">Whether the appender goes on on this thread, or on one of the pool.</param>
    internal void Answer(bool isHere)
    {
        Round?.Answers.Release(FrameBytes);
        _phase = _result == AppendResult.Stored ? BatchPhase.Completed : BatchPhase.Refused;
        _completion.RunContinuationsAsynchronously = !isHere;
        _completion.SetResult(_result);
    }

    /// <summary>Gives a context its index and hash; false when the segment holds it already.</summary>
    internal bool StampContext(int context, FrameStamper stamper, HashSet<UInt128> held, Span<byte> leafHash, out IoVector vector)
    {
        BatchContext entry = _contexts[context];
        vector = default;
        if (!held.Add(entry.Key))
            return false;
        Span<byte> frame = _contextFrames.Span(entry.Offset, FrameHeader.Aligned(entry.Length));
        MerkleTree.HashLeaf(frame.Slice(FrameHeader.Bytes - 1, 1 + entry.Length), leafHash);
        stamper.Entry(frame, entry.Length);
        vector = new IoVector(_contextFrames.Address + entry.Offset, frame.Length);
        return true;
    }

    /// <summary>Gives all records their indices.</summary>
    internal void StampRecords(FrameStamper stamper)
    {
        _firstRecord = stamper.NextIndex;
        for (int i = 0; i < Count; i++)
        {
            int length = _leaves[i].Length - 1;
            stamper.Entry(_recordFrames.Span(_leaves[i].Offset + 1 - FrameHeader.Bytes, FrameHeader.Aligned(length)), length);
        }
    }

    internal ReadOnlySpan<byte> HashOf(int record) => _hashes.AsSpan(record * MerkleTree.HashLength, MerkleTree.HashLength);

    /// <summary>The leaf hashes of all records, one after the other.</summary>
    internal ReadOnlySpan<byte> Hashes => _hashes.AsSpan(0, Count * MerkleTree.HashLength);

    /// <summary>Adds what the ledger itself says about expired segments; it counts like a record's place in the batch, and is none.</summary>
    internal void AddExpiry(ReadOnlySpan<byte> body)
    {
        Demand(BatchPhase.Filling);
        Span<byte> entry = AddEntry(1 + body.Length);
        entry[0] = (byte)EntryKind.Expiry;
        body.CopyTo(entry[1..]);
        _expiries++;
    }

    /// <summary>Makes a used batch new.</summary>
    internal void Renew()
    {
        Count = 0;
        Priority = AppendPriority.Ordinary;
        _firstRecord = -1;
        _expiries = 0;
        _handles.Clear();
        _contexts.Clear();
        _recordFrames.Clear();
        _contextFrames.Clear();
        _phase = BatchPhase.Filling;
    }

    private void HashRecords() => Sha256Lanes.HashMany(_recordFrames.Span(0, _recordFrames.Length), _leaves.AsSpan(0, Count), _hashes);

    private Span<byte> AddEntry(int length)
    {
        if (Count == _leaves.Length)
        {
            Array.Resize(ref _leaves, Count * 2);
            Array.Resize(ref _hashes, Count * 2 * MerkleTree.HashLength);
        }

        _leaves[Count++] = new ByteSlice(_recordFrames.Length + FrameHeader.Bytes - 1, 1 + length);
        return AddFrame(ref _recordFrames, length);
    }

    private static Span<byte> AddFrame(ref PinnedBuffer buffer, int entryLength)
    {
        Span<byte> frame = buffer.Add(FrameHeader.Aligned(entryLength));
        FrameHeader.WriteLength(frame, entryLength);
        frame[(FrameHeader.Bytes + entryLength)..].Clear();
        return frame.Slice(FrameHeader.Bytes, entryLength);
    }

    private void CheckRecord(int record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(record);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record, Count);
    }

    private void Demand(BatchPhase phase, [CallerMemberName] string operation = "")
    {
        if (_phase != phase)
            throw new InvalidOperationException($"{operation} is not possible: the batch was appended or is disposed.");
    }
}
