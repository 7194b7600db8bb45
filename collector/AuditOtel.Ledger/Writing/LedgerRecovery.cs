using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Space;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Brings a ledger to its last durable group. It reads from the segment that holds the checkpoint's size, normally the last one. It cuts only a
/// torn tail, only in the last segment, never below the checkpoint; anything else is corruption, which it refuses and leaves as it is.
/// </summary>
internal sealed class LedgerRecovery(LedgerFiles files, IReadOnlyList<Volume> volumes)
{
    private readonly CompactRange _range = new();
    private readonly HashSet<UInt128> _contexts = [];
    private readonly byte[] _block = new byte[SegmentHeader.Bytes];
    private byte[]? _rootAtCheckpoint;
    private string? _treeProblem;
    private long _signed;
    private long _records;

    public RecoveredLedger Recover()
    {
        Checkpoint checkpoint = files.ReadCheckpoint();
        List<SegmentPlace> places = new CrashLeftovers(files).Remove(checkpoint.Size);
        int start = places.FindLastIndex(place => place.FirstIndex <= checkpoint.Size);
        if (start < 0 && (places.Count > 0 || checkpoint.Size > 0))
            throw Corrupt(LedgerDirectory.SegmentsDirectory, 0, 0, "the segment with the first entry is missing");
        _signed = checkpoint.Size;
        NoteCheckpoint();
        var tree = new TreeFiles(files.Root.OpenDirectory(LedgerDirectory.TreeDirectory));
        try
        {
            return Recover(places, Math.Max(start, 0), checkpoint, tree);
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    private RecoveredLedger Recover(List<SegmentPlace> places, int start, Checkpoint checkpoint, TreeFiles tree)
    {
        Tolerate(tree, t => PrepareTree(places, start, t));
        SegmentEnd end = default;
        for (int i = start; i < places.Count; i++)
            end = Replay(places, i, checkpoint, tree);
        Check(checkpoint, places);
        if (_treeProblem is null)
            Tolerate(tree, static t => t.Sync());
        return Finish(places, end, checkpoint, tree);
    }

    /// <summary>
    /// The hashes of entries before the first segment to replay were durable before it was begun, so that their root is enough to compare; what
    /// comes after is written again.
    /// </summary>
    private void PrepareTree(List<SegmentPlace> places, int start, TreeFiles tree)
    {
        long from = start < places.Count ? places[start].FirstIndex : 0;
        if (from > 0)
        {
            byte[] expected = FrontierOf(places[start]).Root();
            if (!tree.Covers(from) || !tree.RootAt(from).AsSpan().SequenceEqual(expected))
                RebuildTree(from, tree, expected);
        }

        tree.CutTo(from);
    }

    /// <summary>A full disk must not lock anybody out: without level hashes the ledger is whole, and they are rebuilt when there is space.</summary>
    private void Tolerate(TreeFiles tree, Action<TreeFiles> work)
    {
        try
        {
            work(tree);
        }
        catch (StorageException e) when (e.IsDiskFull)
        {
            tree.Distrust();
            _treeProblem = $"The tree's level hashes are not written: {e.Message}; they are rebuilt from the entries.";
        }
    }

    private RecoveredLedger Finish(List<SegmentPlace> places, SegmentEnd end, Checkpoint checkpoint, TreeFiles tree)
    {
        if (places.Count == 0)
            return new RecoveredLedger(_range, _records, null, tree, _treeProblem, checkpoint, new RecoveryReport(0, 0, "", 0, CleanStop: true));
        SegmentPlace place = places[^1];
        DurableFile file = place.OpenWrite();
        try
        {
            long limit = SegmentHeader.Limit(_block) == file.Length() ? file.Length() : 0;
            bool isEnded = file.Length() == end.Offset || (limit > 0 && end.Tail == TailKind.Empty);
            bool isClean = isEnded && _range.Size == checkpoint.Size;
            if (!isClean)
                Secure(file, end.Offset, limit);
            var origin = new SegmentOrigin(place.Name, volumes.First(v => v.Directory == place.Directory), SegmentHeader.Created(_block), SegmentHeader.PreviousEnd(_block), limit);
            var report = new RecoveryReport(_range.Size, end.TailBytes, place.Name.ToString(), end.Offset, isClean);
            return new RecoveredLedger(_range, _records, new SegmentWriter(file, origin, end.Offset, end.Group, _contexts), tree, _treeProblem, checkpoint, report);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Cuts the tail, and writes again what no checkpoint covers: a failed sync may have left it in memory only, marked as written.</summary>
    private static void Secure(DurableFile file, long end, long limit)
    {
        byte[] buffer = new byte[1 << 20];
        if (limit == 0)
            file.Truncate(end);
        for (long at = end; at < limit; at += buffer.Length)
            file.Write(buffer.AsSpan(0, (int)Math.Min(buffer.Length, limit - at)), at);
        for (long at = SegmentHeader.Bytes; at < end; at += buffer.Length)
        {
            int read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
            file.Write(buffer.AsSpan(0, read), at);
        }

        file.Sync();
    }

    private SegmentEnd Replay(List<SegmentPlace> places, int position, Checkpoint checkpoint, INodeSink tree)
    {
        SegmentPlace place = places[position];
        bool isLast = position == places.Count - 1;
        using DurableFile file = place.OpenRead();
        Continue(FrontierOf(file, place, _block), SegmentHeader.Records(_block), place);
        long known = isLast ? 0 : EndBefore(places[position + 1]);
        SegmentEnd end = SegmentEnd.Find(file, place.FirstIndex, known);
        bool isExact = (end.Offset == known || end.Offset == file.Length()) && (isLast || end.NextIndex == places[position + 1].FirstIndex);
        if (!isExact && (!isLast || end.Tail == TailKind.Damaged))
            throw Corrupt(place.Name.ToString(), end.BadOffset, end.BadIndex, "it is damaged there");
        if (isLast && end.NextIndex < checkpoint.Size)
            throw Corrupt(place.Name.ToString(), end.BadOffset, end.BadIndex, $"entries up to {checkpoint.Size - 1} are signed but missing");
        _contexts.Clear();
        Append(file, place.FirstIndex, end.NextIndex, tree);
        return end;
    }

    private CompactRange FrontierOf(SegmentPlace place)
    {
        using DurableFile file = place.OpenRead();
        return FrontierOf(file, place, new byte[SegmentHeader.Bytes]);
    }

    /// <summary>Where the segment before this one ends when it failed; otherwise 0.</summary>
    private long EndBefore(SegmentPlace place)
    {
        byte[] block = new byte[SegmentHeader.Bytes];
        using DurableFile file = place.OpenRead();
        FrontierOf(file, place, block);
        return SegmentHeader.PreviousEnd(block);
    }

    private CompactRange FrontierOf(DurableFile file, SegmentPlace place, byte[] block)
    {
        var frontier = new CompactRange();
        int read = file.Read(block, 0);
        string? problem = SegmentHeader.Parse(block.AsSpan(0, read), files.Manifest.Name, place.FirstIndex, frontier);
        if (problem is not null)
            throw Corrupt(place.Name.ToString(), 0, place.FirstIndex, problem);
        return frontier;
    }

    private void Continue(CompactRange frontier, long records, SegmentPlace place)
    {
        if (_range.Size == 0)
        {
            frontier.CopyTo(_range);
            _records = records;
        }
        else if (_range.Size != place.FirstIndex || _records != records || !_range.Root().AsSpan().SequenceEqual(frontier.Root()))
        {
            throw Corrupt(place.Name.ToString(), 0, place.FirstIndex, "its header does not continue the segment before");
        }

        NoteCheckpoint();
    }

    private void Append(DurableFile file, long firstIndex, long end, INodeSink tree)
    {
        var scanner = new FrameScanner(file, firstIndex);
        var run = new LeafRun();
        while (scanner.NextIndex < end)
        {
            if (scanner.Next() == FrameStep.Invalid)
                throw Corrupt(file.Path, scanner.Offset, scanner.NextIndex, "it changed while it was read");
            if (scanner.Header.Type != FrameType.Entry)
                continue;
            if (scanner.Entry.Span[0] == (byte)EntryKind.Context)
                _contexts.Add(ContextKey.Of(scanner.Entry.Span[1..]));
            else if (scanner.Entry.Span[0] == (byte)EntryKind.Record)
                _records++;
            if (!run.Fits(scanner.Entry.Length) || scanner.Header.Index == _signed)
                AppendRun(run, tree);
            run.Add(scanner.Entry.Span);
        }

        AppendRun(run, tree);
    }

    private void AppendRun(LeafRun run, INodeSink tree)
    {
        _range.AppendMany(run.Take(), tree);
        NoteCheckpoint();
    }

    private void NoteCheckpoint()
    {
        if (_range.Size == _signed)
            _rootAtCheckpoint = _range.Root();
    }

    private void Check(Checkpoint checkpoint, List<SegmentPlace> places)
    {
        if (_rootAtCheckpoint is null || !_rootAtCheckpoint.AsSpan().SequenceEqual(checkpoint.Root))
            throw Corrupt(places.Count == 0 ? LedgerDirectory.SegmentsDirectory : places[^1].Name.ToString(), 0, checkpoint.Size - 1, "the entries do not give the root of the signed checkpoint");
    }

    private void RebuildTree(long size, TreeFiles tree, byte[] expected)
    {
        tree.BeginRebuild();
        var range = new CompactRange();
        EntryHashing.Append(files, size, range, tree, CancellationToken.None);
        if (range.Size != size || !range.Root().AsSpan().SequenceEqual(expected))
            throw Corrupt(LedgerDirectory.SegmentsDirectory, 0, 0, $"the first {range.Size} entries are not those that the segment after them continues");
        tree.EndRebuild();
    }

    private LedgerException Corrupt(string file, long offset, long index, string what) =>
        new(LedgerReason.Corrupt, $"The ledger in '{files.Root.Path}' is corrupt: in '{file}' at offset {offset}, entry {index}, {what}; verify it and restore it from a backup.", null, index);
}
