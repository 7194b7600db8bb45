using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Reading;

/// <summary>Reads entries of one segment by index, forward or from a place passed before, and finds the contexts its records refer to.</summary>
internal sealed class SegmentReader(DurableFile file, SegmentName name) : IDisposable
{
    /// <summary>How many entries lie between two remembered places.</summary>
    private const int AnchorDistance = 256;

    /// <summary>How many context bodies are kept in memory.</summary>
    private const int MaxBodies = 64;

    private readonly FrameScanner _scanner = new(file, name.FirstIndex);
    private readonly List<long> _anchors = [];
    private readonly Dictionary<UInt128, ContextPlace> _contexts = [];
    private readonly Dictionary<UInt128, byte[]> _bodies = [];

    public SegmentName Name => name;

    /// <summary>Reads one entry; its memory is valid until the next call.</summary>
    /// <exception cref="LedgerException">Something before it or the entry itself is damaged.</exception>
    public LedgerEntry Read(long index)
    {
        MoveNear(index);
        while (true)
        {
            if (Step() == FrameStep.Entry && _scanner.Header.Index == index)
                return Entry(index);
        }
    }

    /// <summary>The leaf hash of one entry.</summary>
    public byte[] LeafHash(long index)
    {
        Read(index);
        byte[] hash = new byte[MerkleTree.HashLength];
        MerkleTree.HashLeaf(_scanner.RoomAndEntry, hash);
        return hash;
    }

    public void Dispose() => file.Dispose();

    private void MoveNear(long index)
    {
        int anchor = (int)Math.Min((index - name.FirstIndex) / AnchorDistance, _anchors.Count - 1);
        if (anchor < 0)
            return;
        long anchorIndex = name.FirstIndex + ((long)anchor * AnchorDistance);
        if (index < _scanner.NextIndex || anchorIndex > _scanner.NextIndex)
            _scanner.MoveTo(_anchors[anchor], anchorIndex);
    }

    private FrameStep Step()
    {
        long start = _scanner.Offset;
        FrameStep step = _scanner.Next();
        if (step is FrameStep.Invalid or FrameStep.End)
        {
            // A live writer may have been half way through this place when it was read.
            _scanner.Reload();
            step = _scanner.Next();
        }

        if (step is FrameStep.Invalid or FrameStep.End)
            throw Damage(step == FrameStep.End ? "the file ends there" : "it is damaged there");
        if (step == FrameStep.Entry)
            Note(start);
        return step;
    }

    private void Note(long start)
    {
        if (_scanner.Header.Index == name.FirstIndex + ((long)_anchors.Count * AnchorDistance))
            _anchors.Add(start);
        ReadOnlySpan<byte> entry = _scanner.Entry.Span;
        if (entry[0] != (byte)EntryKind.Context)
            return;
        _contexts[ContextKey.Of(entry[1..])] = new ContextPlace(start + FrameHeader.Bytes + 1, entry.Length - 1);
    }

    private LedgerEntry Entry(long index)
    {
        ReadOnlyMemory<byte> entry = _scanner.Entry;
        switch ((EntryKind)entry.Span[0])
        {
            case EntryKind.Context:
                return new LedgerEntry(index, EntryKind.Context, entry, entry[1..], entry[1..]);
            case EntryKind.Record when entry.Length >= AppendBatch.RecordHead:
                return new LedgerEntry(index, EntryKind.Record, entry, entry[AppendBatch.RecordHead..], Context(ContextKey.In(entry.Span)));
            case EntryKind.Expiry:
                return new LedgerEntry(index, EntryKind.Expiry, entry, entry[1..], default);
            default:
                throw Damage("an entry is of no kind that this program knows", index);
        }
    }

    private byte[] Context(UInt128 key)
    {
        if (_bodies.TryGetValue(key, out byte[]? body))
            return body;
        if (!_contexts.TryGetValue(key, out ContextPlace place))
            throw Damage("a record's context is not in its segment", _scanner.NextIndex - 1);
        body = new byte[place.Length];
        file.Read(body, place.Offset);
        if (_bodies.Count >= MaxBodies)
            _bodies.Clear();
        _bodies.Add(key, body);
        return body;
    }

    private LedgerException Damage(string what, long index = -1)
    {
        long at = index < 0 ? _scanner.NextIndex : index;
        return new LedgerException(LedgerReason.Corrupt, $"The ledger cannot be read past entry {at}: in '{file.Path}' at offset {_scanner.Offset} {what}; verify the ledger.", null, at);
    }
}
