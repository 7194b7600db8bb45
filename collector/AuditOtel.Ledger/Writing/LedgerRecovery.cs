using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Brings a ledger to its last durable group. It reads from the segment that holds the checkpoint's size, normally the last one. It cuts only a
/// torn tail, only in the last segment, never below the checkpoint; anything else is corruption, which it refuses and leaves as it is.
/// </summary>
internal sealed class LedgerRecovery(LedgerFiles files)
{
    private readonly CompactRange _range = new();
    private readonly HashSet<UInt128> _contexts = [];
    private byte[]? _rootAtCheckpoint;
    private long _signed;
    private long _records;

    public RecoveredLedger Recover()
    {
        Checkpoint checkpoint = files.ReadCheckpoint();
        RemoveTemporaries();
        List<SegmentName> names = SegmentName.List(files.Segments);
        DropUnborn(names, checkpoint.Size);
        int start = names.FindLastIndex(name => name.FirstIndex <= checkpoint.Size);
        if (start < 0 && (names.Count > 0 || checkpoint.Size > 0))
            throw Corrupt(LedgerDirectory.SegmentsDirectory, 0, 0, "the segment with the first entry is missing");
        _signed = checkpoint.Size;
        NoteCheckpoint();
        var tree = new TreeFiles(files.Root.OpenDirectory(LedgerDirectory.TreeDirectory));
        try
        {
            return Recover(names, Math.Max(start, 0), checkpoint, tree);
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    private RecoveredLedger Recover(List<SegmentName> names, int start, Checkpoint checkpoint, TreeFiles tree)
    {
        PrepareTree(names, start, tree);
        SegmentEnd end = default;
        for (int i = start; i < names.Count; i++)
            end = Replay(names, i, checkpoint, tree);
        Check(checkpoint, names);
        tree.Sync();
        return Finish(names, end, checkpoint, tree);
    }

    /// <summary>
    /// The hashes of entries before the first segment to replay were durable before it was begun, so that their root is enough to compare; what
    /// comes after is written again.
    /// </summary>
    private void PrepareTree(List<SegmentName> names, int start, TreeFiles tree)
    {
        long from = start < names.Count ? names[start].FirstIndex : 0;
        if (from > 0)
        {
            byte[] expected = FrontierOf(names[start]).Root();
            if (!tree.Covers(from) || !tree.RootAt(from).AsSpan().SequenceEqual(expected))
                RebuildTree(names[..start], tree, expected);
        }

        tree.CutTo(from);
    }

    private RecoveredLedger Finish(List<SegmentName> names, SegmentEnd end, Checkpoint checkpoint, TreeFiles tree)
    {
        if (names.Count == 0)
            return new RecoveredLedger(_range, _records, null, tree, checkpoint, new RecoveryReport(0, 0, "", 0, CleanStop: true));
        SegmentName name = names[^1];
        DurableFile file = files.Segments.OpenWrite(name.ToString());
        try
        {
            bool isClean = file.Length() == end.Offset && _range.Size == checkpoint.Size;
            if (!isClean)
                Secure(file, end.Offset);
            var report = new RecoveryReport(_range.Size, end.TailBytes, name.ToString(), end.Offset, isClean);
            return new RecoveredLedger(_range, _records, new SegmentWriter(file, end.Offset, end.Group, _contexts), tree, checkpoint, report);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Cuts the tail, and writes again what no checkpoint covers: a failed sync may have left it in memory only, marked as written.</summary>
    private static void Secure(DurableFile file, long end)
    {
        file.Truncate(end);
        byte[] buffer = new byte[1 << 20];
        for (long at = SegmentHeader.Bytes; at < end; at += buffer.Length)
        {
            int read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
            file.Write(buffer.AsSpan(0, read), at);
        }

        file.Sync();
    }

    private SegmentEnd Replay(List<SegmentName> names, int position, Checkpoint checkpoint, INodeSink tree)
    {
        SegmentName name = names[position];
        bool isLast = position == names.Count - 1;
        using DurableFile file = files.Segments.OpenRead(name.ToString());
        Continue(FrontierOf(file, name, out long records), records, name);
        SegmentEnd end = SegmentEnd.Find(file, name.FirstIndex);
        bool isExact = end.Offset == file.Length() && (isLast || end.NextIndex == names[position + 1].FirstIndex);
        if (!isExact && (!isLast || end.Tail == TailKind.Damaged))
            throw Corrupt(name.ToString(), end.BadOffset, end.BadIndex, "it is damaged there");
        if (isLast && end.NextIndex < checkpoint.Size)
            throw Corrupt(name.ToString(), end.BadOffset, end.BadIndex, $"entries up to {checkpoint.Size - 1} are signed but missing");
        _contexts.Clear();
        Append(file, name.FirstIndex, end.NextIndex, tree);
        return end;
    }

    private CompactRange FrontierOf(SegmentName name)
    {
        using DurableFile file = files.Segments.OpenRead(name.ToString());
        return FrontierOf(file, name, out _);
    }

    private CompactRange FrontierOf(DurableFile file, SegmentName name, out long records)
    {
        var frontier = new CompactRange();
        byte[] block = new byte[SegmentHeader.Bytes];
        int read = file.Read(block, 0);
        string? problem = SegmentHeader.Parse(block.AsSpan(0, read), files.Manifest.Name, name.FirstIndex, frontier);
        if (problem is not null)
            throw Corrupt(name.ToString(), 0, name.FirstIndex, problem);
        records = SegmentHeader.Records(block);
        return frontier;
    }

    private void Continue(CompactRange frontier, long records, SegmentName name)
    {
        if (_range.Size == 0)
        {
            frontier.CopyTo(_range);
            _records = records;
        }
        else if (_range.Size != name.FirstIndex || _records != records || !_range.Root().AsSpan().SequenceEqual(frontier.Root()))
        {
            throw Corrupt(name.ToString(), 0, name.FirstIndex, "its header does not continue the segment before");
        }

        NoteCheckpoint();
    }

    private void Append(DurableFile file, long firstIndex, long end, INodeSink tree)
    {
        var scanner = new FrameScanner(file, firstIndex);
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        while (scanner.NextIndex < end)
        {
            if (scanner.Next() == FrameStep.Invalid)
                throw Corrupt(file.Path, scanner.Offset, scanner.NextIndex, "it changed while it was read");
            if (scanner.Header.Type != FrameType.Entry)
                continue;
            if (scanner.Entry.Span[0] == (byte)EntryKind.Context)
                _contexts.Add(ContextKey.Of(scanner.Entry.Span[1..]));
            else
                _records++;
            MerkleTree.HashLeaf(scanner.RoomAndEntry, hash);
            _range.Append(hash, tree);
            NoteCheckpoint();
        }
    }

    private void NoteCheckpoint()
    {
        if (_range.Size == _signed)
            _rootAtCheckpoint = _range.Root();
    }

    private void Check(Checkpoint checkpoint, List<SegmentName> names)
    {
        if (_rootAtCheckpoint is null || !_rootAtCheckpoint.AsSpan().SequenceEqual(checkpoint.Root))
            throw Corrupt(names.Count == 0 ? LedgerDirectory.SegmentsDirectory : names[^1].ToString(), 0, checkpoint.Size - 1, "the entries do not give the root of the signed checkpoint");
    }

    private void RebuildTree(List<SegmentName> names, TreeFiles tree, byte[] expected)
    {
        tree.BeginRebuild();
        var range = new CompactRange();
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        foreach (SegmentName name in names)
        {
            using DurableFile file = files.Segments.OpenRead(name.ToString());
            var scanner = new FrameScanner(file, name.FirstIndex);
            FrameStep step;
            while ((step = scanner.Next()) is FrameStep.Entry or FrameStep.Trailer)
            {
                if (step == FrameStep.Trailer)
                    continue;
                MerkleTree.HashLeaf(scanner.RoomAndEntry, hash);
                range.Append(hash, tree);
            }

            if (step == FrameStep.Invalid)
                throw Corrupt(name.ToString(), scanner.Offset, scanner.NextIndex, "it is damaged there");
            tree.Flush();
        }

        if (!range.Root().AsSpan().SequenceEqual(expected))
            throw Corrupt(LedgerDirectory.SegmentsDirectory, 0, 0, $"the first {range.Size} entries are not those that the segment after them continues");
        tree.EndRebuild();
    }

    /// <summary>A segment that a crash left before its header was durable holds nothing; it must not block the start.</summary>
    private void DropUnborn(List<SegmentName> names, long signed)
    {
        if (names.Count == 0 || names[^1].FirstIndex < signed)
            return;
        string name = names[^1].ToString();
        using (DurableFile file = files.Segments.OpenRead(name))
        {
            if (!SegmentHeader.IsUnborn(file))
                return;
        }

        files.Segments.TryUnlink(name);
        files.Segments.Sync();
        names.RemoveAt(names.Count - 1);
    }

    private void RemoveTemporaries()
    {
        RemoveTemporaries(files.Root);
        RemoveTemporaries(files.Segments);
        using DurableDirectory tree = files.Root.OpenDirectory(LedgerDirectory.TreeDirectory);
        RemoveTemporaries(tree);
    }

    private static void RemoveTemporaries(DurableDirectory directory)
    {
        foreach (string name in directory.Names().Where(static n => n.EndsWith(DurableDirectory.TemporarySuffix, StringComparison.Ordinal)))
            directory.TryUnlink(name);
    }

    private LedgerException Corrupt(string file, long offset, long index, string what) =>
        new(LedgerReason.Corrupt, $"The ledger in '{files.Root.Path}' is corrupt: in '{file}' at offset {offset}, entry {index}, {what}; verify it and restore it from a backup.", null, index);
}
