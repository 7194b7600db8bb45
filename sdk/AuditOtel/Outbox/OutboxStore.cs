using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Outbox;

/// <summary>
/// Records on this host's own storage that no collector has yet: written in groups before their callers go on, read back in order, bounded. One process has
/// it at a time. Safe for concurrent appending beside one reader.
/// </summary>
internal sealed partial class OutboxStore : IDisposable
{
    private const int MostInOneWrite = 1 << 20;
    private const string LockName = "lock";

    private readonly Lock _gate = new();
    private readonly IOutboxDisk _disk;
    private readonly OutboxSettings _settings;
    private readonly IDisposable _lock;
    private readonly PositionFile _position;
    private readonly SegmentWriter _writer;
    private readonly OutboxReader _reader;

    private readonly ConcurrentQueue<string> _notices = new();

    // All below belong to the gate.
    private readonly List<OutboxSegment> _segments;
    private readonly Queue<PendingAppend> _waiting = new();
    private long _waitingBytes;
    private long _pending;
    private bool _isWriting;
    private bool _isClosed;
    private OutboxException? _trouble;

    private OutboxStore(IOutboxDisk disk, OutboxSettings settings, IDisposable @lock, PositionFile position, OutboxFindings findings)
    {
        _disk = disk;
        _settings = settings;
        _lock = @lock;
        _position = position;
        _segments = findings.Segments;
        _writer = new SegmentWriter(disk, settings, findings.NextSegment, findings.NextSequence);
        _reader = new OutboxReader(disk);
        _pending = findings.Pending;
        findings.Notices.ForEach(_notices.Enqueue);
        Damaged = findings.Damaged;
        LossGeneration = Math.Max(findings.LossGeneration, position.LossGeneration);
    }

    internal string Directory => _settings.Directory;

    internal long Limit => _settings.Limit;

    /// <summary>How many damaged segments are kept in the directory.</summary>
    internal int Damaged { get; private set; }

    /// <summary>The highest loss generation that a record told of when it was opened, waiting or delivered.</summary>
    internal ulong LossGeneration { get; }

    /// <summary>Records that are written or waiting to be written, and not delivered.</summary>
    internal long Pending => Volatile.Read(ref _pending);

    /// <summary>The bytes its segments take.</summary>
    internal long Bytes
    {
        get
        {
            lock (_gate)
                return UsedBytes;
        }
    }

    /// <summary>What keeps it from taking records, or null.</summary>
    internal string? Trouble
    {
        get
        {
            lock (_gate)
                return _trouble?.Message;
        }
    }

    private long UsedBytes => _segments.Sum(segment => segment.End);

    /// <summary>Opens or creates the outbox in a directory.</summary>
    /// <exception cref="OutboxException">It is used by another process, open to others, or its disk fails.</exception>
    internal static OutboxStore Open(IOutboxDisk disk, OutboxSettings settings)
    {
        disk.PrepareDirectory(settings.Directory);
        var held = disk.Lock(Path.Combine(settings.Directory, LockName));
        var position = new PositionFile(disk, Path.Combine(settings.Directory, PositionFile.Name));
        try
        {
            var names = disk.Names(settings.Directory);
            var delivered = position.Open(names.Contains(PositionFile.Name, StringComparer.Ordinal));
            var findings = new OutboxOpening(disk, settings.Directory, delivered).Run(names);
            disk.SyncDirectory(settings.Directory);
            var store = new OutboxStore(disk, settings, held, position, findings);
            store.Finish();
            return store;
        }
        catch
        {
            position.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>The next thing it found on disk that the operator must know.</summary>
    internal bool TryTakeNotice([NotNullWhen(true)] out string? notice) => _notices.TryDequeue(out notice);

    /// <summary>Why an intent of so many bytes would not be taken; null when it would.</summary>
    internal string? WhyNot(int bytes)
    {
        lock (_gate)
        {
            if (_isClosed)
                return Closed().Message;
            return UsedBytes + _waitingBytes + bytes > _settings.IntentLimit ? Full().Message : null;
        }
    }

    /// <summary>The oldest records that are not delivered; null when there are none. One reader at a time.</summary>
    /// <exception cref="OutboxException">They cannot be read.</exception>
    internal OutboxBatch? Peek()
    {
        while (true)
        {
            OutboxSegment? segment;
            long end;
            lock (_gate)
            {
                segment = _segments.FirstOrDefault(candidate => candidate.Remaining > 0);
                end = segment?.End ?? 0;
            }

            if (segment is null)
                return null;
            if (_reader.Read(segment, end) is { } batch)
                return batch;
            Abandon(segment, end);
        }
    }

    /// <summary>Notes that the first records of a batch are delivered, and frees what is no longer needed.</summary>
    /// <exception cref="OutboxException">The position could not be stored: after a restart they would be delivered again.</exception>
    internal void Delivered(OutboxBatch batch, int count)
    {
        if (count == 0)
            return;
        lock (_gate)
        {
            batch.Segment.Read = batch.Ends[count - 1];
            batch.Segment.Remaining -= count;
            _pending -= count;
        }

        _position.Store(batch.Next[count - 1], batch.Records.Take(count).Max(static record => record.LossGeneration));
        Finish();
    }

    /// <summary>Takes no more records and frees what is delivered; what is not stays on disk for the next process.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            if (_isWriting)
                return;
            _isWriting = true;
        }

        CloseFiles();
    }

    public void Dispose() => Close();

    private OutboxException Full() =>
        new($"the outbox '{_settings.Directory}' is full ({UsedBytes} of {_settings.Limit} bytes): bring the collector back, or allow a larger outbox");

    private OutboxException Closed() => new($"the outbox '{_settings.Directory}' has closed");

    private void CloseFiles()
    {
        _writer.Dispose();
        try
        {
            Finish();
        }
        catch (OutboxException failure)
        {
            lock (_gate)
                _trouble = failure;
        }

        _position.Dispose();
        _lock.Dispose();
    }

    /// <summary>What is left of a segment cannot be read: it is damage that came after it was written.</summary>
    private void Abandon(OutboxSegment segment, long end)
    {
        lock (_gate)
        {
            if (segment.End != end)
                return;
            _notices.Enqueue($"{segment.Remaining} records of the outbox's segment '{segment.Path}' cannot be read any more: the file is kept with the suffix {OutboxOpening.DamagedSuffix}.");
            segment.Read = end;
            _pending -= segment.Remaining;
            segment.Remaining = 0;
            Damaged += segment.IsDamaged ? 0 : 1;
            segment.IsDamaged = true;
        }
    }

    private void Finish()
    {
        List<OutboxSegment> finished;
        lock (_gate)
        {
            finished = [.. _segments.Where(static segment => segment is { Remaining: 0, IsInUse: false })];
            _segments.RemoveAll(finished.Contains);
        }

        foreach (var segment in finished)
        {
            if (segment.IsDamaged)
                _disk.Rename(segment.Path, segment.Path + OutboxOpening.DamagedSuffix);
            else
                _disk.Delete(segment.Path);
        }
    }
}
