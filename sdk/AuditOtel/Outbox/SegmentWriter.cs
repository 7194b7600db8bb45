using AuditOtel.Otlp;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Outbox;

/// <summary>
/// Writes records to the newest segment, one write and one sync for as many as wait. After a failure the file is not trusted: before anything else it is
/// opened anew and cut to what was confirmed, and records go to a new segment. One caller at a time.
/// </summary>
internal sealed class SegmentWriter(IOutboxDisk disk, OutboxSettings settings, ulong nextSegment, ulong nextSequence) : IDisposable
{
    private readonly ProtobufWriter _buffer = new(64 * 1024);
    private IOutboxFile? _file;
    private OutboxSegment? _segment;
    private OutboxSegment? _unsure;
    private string? _halfMade;
    private ulong _nextSegment = nextSegment;

    /// <summary>The sequence of the next record.</summary>
    internal ulong NextSequence { get; private set; } = nextSequence;

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
            Close();
            Create();
            isNew = true;
        }

        var segment = _segment!;
        Encode(records, segment.Head.Number);
        try
        {
            _file!.Write(_buffer.Written, segment.End);
            _file.Sync();
        }
        catch (OutboxException)
        {
            (_unsure, _segment) = (segment, null);
            Close();
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

    private void Create()
    {
        var head = new SegmentHead(_nextSegment, NextSequence, settings.Producer);
        var path = Path.Combine(settings.Directory, SegmentHead.FileName(head.Number));
        _nextSegment++;
        try
        {
            _halfMade = path;
            _file = disk.Create(path);
            _file.Write(head.ToBytes(), 0);
            _file.Sync();
            disk.SyncDirectory(settings.Directory);
            _halfMade = null;
        }
        catch (OutboxException)
        {
            Close();
            throw;
        }

        _segment = new OutboxSegment(head, path) { IsInUse = true };
    }

    private void Encode(IReadOnlyList<PendingAppend> records, ulong segment)
    {
        _buffer.Truncate();
        for (var i = 0; i < records.Count; i++)
        {
            var record = records[i].Record;
            OutboxFrame.Write(_buffer.Append(OutboxFrame.Length(record)), record, segment, NextSequence + (ulong)i, i);
        }
    }
}
