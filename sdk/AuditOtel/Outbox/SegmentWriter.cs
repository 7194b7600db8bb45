using AuditOtel.Otlp;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Outbox;

/// <summary>
/// Writes records to the newest segment, one write and one sync for as many as wait. After a failure the file is not trusted: before anything else it is
/// opened anew and cut to what was confirmed, and records go to a new segment. One caller at a time. Room is durable before records use it: a sync that also has
/// a file's new length to store may be called a success although the length is lost (decision 0022).
/// </summary>
internal sealed class SegmentWriter(IOutboxDisk disk, OutboxSettings settings, ulong nextSegment, ulong nextSequence) : IDisposable
{
    private const int RoomBytes = 256 * 1024;
    private static readonly byte[] Zeros = new byte[64 * 1024];
    private readonly ProtobufWriter _buffer = new(64 * 1024);
    private IOutboxFile? _file;
    private OutboxSegment? _segment;
    private OutboxSegment? _unsure;
    private string? _halfMade;
    private ulong _nextSegment = nextSegment;
    private long _room;

    /// <summary>The sequence of the next record.</summary>
    internal ulong NextSequence { get; private set; } = nextSequence;

    private int Room => (int)Math.Min(RoomBytes, settings.SegmentLimit);

    /// <summary>Whether something failed that is not repaired yet.</summary>
    internal bool HasFailed => _unsure is not null || _halfMade is not null;

    /// <summary>Writes records and returns when they are on stable storage; the segment's end is not moved, which is the caller's.</summary>
    /// <param name="records">The records.</param>
    /// <returns>Their segment, whether it is new, and where it ends now.</returns>
    internal (OutboxSegment Segment, bool IsNew, long End) Write(IReadOnlyList<PendingAppend> records)
    {
        Repair();
        var isNew = false;
        if (_segment is null || _segment.End >= settings.SegmentLimit)
        {
            Complete();
            Create();
            isNew = true;
        }

        var segment = _segment!;
        Encode(records, segment.Head.Seed);
        try
        {
            MakeRoom(segment.End + _buffer.Length);
            _file!.Write(_buffer.Written, segment.End);
            _file.Sync();
        }
        catch (OutboxException)
        {
            Doubt(segment);
            throw;
        }

        NextSequence += (ulong)records.Count;
        return (segment, isNew, segment.End + _buffer.Length);
    }

    /// <summary>Opens what failed anew and brings it to a known state; does nothing when nothing failed.</summary>
    internal void Repair()
    {
        if (_unsure is { } unsure)
        {
            Repair(unsure);
            unsure.IsInUse = false;
            _unsure = null;
        }

        if (_halfMade is { } path)
        {
            Remove(path + OutboxOpening.TemporarySuffix);
            Remove(path);
            _halfMade = null;
        }
    }

    /// <summary>Adds nothing more to the newest segment.</summary>
    internal void Close()
    {
        _file?.Dispose();
        _file = null;
        if (_segment is { } segment)
            segment.IsInUse = false;
        _segment = null;
    }

    public void Dispose()
    {
        Close();
        _buffer.Dispose();
    }

    private void Repair(OutboxSegment unsure)
    {
        // Without a record it is in nobody's list.
        if (unsure.End == unsure.Head.Length)
        {
            Remove(unsure.Path);
            return;
        }

        using var file = disk.Open(unsure.Path);
        file.Truncate(unsure.End);
        file.Sync();
    }

    /// <summary>Its name is gone for good before the next segment comes: an unfinished file may only ever be the newest.</summary>
    private void Remove(string path)
    {
        if (disk.Names(settings.Directory).Contains(Path.GetFileName(path), StringComparer.Ordinal))
            disk.Delete(path);
        disk.SyncDirectory(settings.Directory);
    }

    /// <summary>The newest segment is full; room that it did not use is given back.</summary>
    private void Complete()
    {
        if (_segment is { } segment && _room > segment.End)
        {
            try
            {
                _file!.Truncate(segment.End);
            }
            catch (OutboxException)
            {
                Doubt(segment);
                throw;
            }
        }

        Close();
    }

    private void Doubt(OutboxSegment segment)
    {
        (_unsure, _segment) = (segment, null);
        Close();
    }

    private void MakeRoom(long end)
    {
        if (end <= _room)
            return;
        _room = WriteRoom(_file!, _room, Math.Max(end, _room + Room));
        _file!.Sync();
    }

    /// <summary>Returns where the room ends then.</summary>
    private static long WriteRoom(IOutboxFile file, long from, long end)
    {
        for (var at = from; at < end; at += Zeros.Length)
            file.Write(Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, end - at)), at);
        return end;
    }

    private void Create()
    {
        var head = SegmentHead.New(_nextSegment, NextSequence, settings.Producer);
        var path = Path.Combine(settings.Directory, SegmentHead.FileName(head.Number));
        _nextSegment++;
        try
        {
            _halfMade = path;
            Prepare(head, path + OutboxOpening.TemporarySuffix);
            disk.Rename(path + OutboxOpening.TemporarySuffix, path);
            disk.SyncDirectory(settings.Directory);
            _file = disk.Open(path);
            _halfMade = null;
        }
        catch (OutboxException)
        {
            Close();
            throw;
        }

        _segment = new OutboxSegment(head, path) { IsInUse = true };
    }

    private void Prepare(SegmentHead head, string path)
    {
        using var file = disk.Create(path);
        file.Write(head.ToBytes(), 0);
        _room = WriteRoom(file, head.Length, head.Length + Room);
        file.Sync();
    }

    private void Encode(IReadOnlyList<PendingAppend> records, ulong seed)
    {
        _buffer.Truncate();
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i].Record;
            OutboxFrame.Write(_buffer.Append(OutboxFrame.Length(record)), record, seed, NextSequence + (ulong)i, i);
        }
    }
}
