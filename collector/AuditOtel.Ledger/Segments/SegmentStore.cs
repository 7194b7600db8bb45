using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Space;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// Owns the current segment and begins the next one, where there is space and the disk works. A segment whose write, sync or end failed is never
/// written again; the next one says where it validly ends.
/// </summary>
internal sealed class SegmentStore : IDisposable
{
    /// <summary>Room that is used up sooner is made in larger pieces.</summary>
    private static readonly TimeSpan RoomInterval = TimeSpan.FromMilliseconds(250);
    private readonly SegmentFactory _factory;
    private readonly IReadOnlyList<Volume> _volumes;
    private readonly ReserveFile _reserve;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly LedgerEvents _events;
    private readonly HashSet<Volume> _tried = [];
    private volatile SegmentWriter? _current;
    private readonly Action _settleTree;
    private Volume _last;
    private long _previousEnd;
    private long _roomMadeAt;
    private bool _isReserveMissed;
    private bool _isReserveFull;

    public SegmentStore(SegmentFactory factory, IReadOnlyList<Volume> volumes, ReserveFile reserve, LedgerOptions options, TimeProvider time, LedgerEvents events, SegmentWriter? current, Action settleTree)
    {
        _factory = factory;
        _volumes = volumes;
        _reserve = reserve;
        _options = options;
        _time = time;
        _events = events;
        _current = current;
        _settleTree = settleTree;
        _last = current?.Origin.Volume ?? volumes[0];
        EnsureReserve();
    }

    public SegmentWriter? Current => _current;

    /// <summary>Why no segment could be begun in this round: storage that failed, or null when it is only space that lacks.</summary>
    public StorageException? Failure { get; private set; }

    /// <summary>Whether a group of this size goes into the current segment.</summary>
    public bool Fits(long bytes)
    {
        if (Current is not { } current)
            return false;
        if (current.IsReserve)
            return bytes <= current.Left(AppendPriority.Reserve);
        return current.IsEmpty || (current.Used + bytes <= _options.SegmentBytes && _time.GetUtcNow() - current.Origin.Created < _options.SegmentAge);
    }

    /// <summary>Begins with a group: every directory may be tried once again.</summary>
    public void BeginRound()
    {
        _tried.Clear();
        Failure = null;
    }

    /// <summary>
    /// The current segment or a new one, with room for a group; the reserve, which takes only what it is for, when there is no space; null when nothing has
    /// room or nothing works.
    /// </summary>
    public SegmentWriter? Room(AppendGroup group, CompactRange frontier, long records)
    {
        long bytes = group.Bytes;
        if (Current is { IsReserve: false } && Fits(bytes) && TryReserve(Current, bytes))
            return Current;
        foreach (Volume volume in Candidates(bytes))
        {
            End();
            if (TryBegin(volume, bytes, frontier, records))
                return Current;
        }

        return Reserve(group, frontier, records);
    }

    /// <summary>The current segment failed: it is not written again, and what was not made durable goes elsewhere.</summary>
    public void Abandon(StorageException failure)
    {
        SegmentWriter segment = Current!;
        if (failure.IsDiskFull)
            segment.Origin.Volume.Refuse(failure);
        else
            segment.Origin.Volume.Fail(failure);
        Failure = failure;
        Leave(segment);
    }

    /// <summary>A group was made durable.</summary>
    public void Succeed() => Current!.Origin.Volume.Succeed();

    /// <summary>Makes room for groups to come and the reserve anew, while nobody waits for it.</summary>
    public void MakeRoom()
    {
        if (Current is not { IsReserve: false } current)
            return;
        EnsureReserve();
        long ahead = AsMuchAsFits(current.Origin.Volume, current.Ahead(_options.SegmentBytes, isSoon: _roomMadeAt != 0 && _time.GetElapsedTime(_roomMadeAt) < RoomInterval));
        if (ahead == 0)
            return;
        _roomMadeAt = _time.GetTimestamp();
        try
        {
            current.Allocate(ahead);
            current.Origin.Volume.Grant();
        }
        catch (StorageException e) when (e.IsDiskFull)
        {
            // Nothing is promised ahead of need; the group that needs the room is told.
            current.Origin.Volume.Refuse(e);
        }
        catch (StorageException e)
        {
            Abandon(e);
        }
    }

    /// <summary>Completes the current segment, so that a stopped ledger has no tail.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void CloseCurrent()
    {
        // The room of the reserve is kept as long as there is no other.
        if (Current is { IsReserve: true } reserve)
            reserve.Dispose();
        else
            Current?.Close();
        _current = null;
    }

    public LedgerSpace Snapshot(int count)
    {
        SegmentWriter? current = Current;
        long left = current is { IsReserve: true } ? current.Left(AppendPriority.Reserve) : _reserve.Length;
        return new LedgerSpace(
            [.. _volumes.Select(static v => v.Snapshot())], left, current is { IsReserve: true }, current?.Origin.Name.FirstIndex ?? -1, current?.Origin.Created, count);
    }

    public void Dispose()
    {
        Current?.Dispose();
        _current = null;
    }

    /// <summary>What is wanted, else the smallest piece, else nothing. A file system is not asked when nothing is wanted.</summary>
    private static long AsMuchAsFits(Volume volume, long wanted)
    {
        if (wanted == 0 || volume.HasRoom(wanted))
            return wanted;
        long least = Math.Min(wanted, SegmentWriter.ChunkBytes);
        return volume.HasRoom(least) ? least : 0;
    }

    /// <summary>Where a segment may be begun: those that work first, each in the order of the list, none twice for one group.</summary>
    private List<Volume> Candidates(long bytes) =>
        [.. _volumes.Where(v => !_tried.Contains(v) && v.HasRoom(SegmentHeader.Bytes + bytes + SegmentWriter.ChunkBytes)).OrderBy(static v => v.IsSuspect)];

    private bool TryReserve(SegmentWriter segment, long bytes)
    {
        long lacks = segment.Lacks(bytes);
        if (lacks == 0)
            return true;
        Volume volume = segment.Origin.Volume;
        if (!volume.HasRoom(lacks))
            return false;
        try
        {
            segment.Reserve(bytes);
            volume.Grant();
            return true;
        }
        catch (StorageException e) when (e.IsDiskFull)
        {
            volume.Refuse(e);
            _tried.Add(volume);
            return false;
        }
        catch (StorageException e)
        {
            Abandon(e);
            return false;
        }
    }

    private bool TryBegin(Volume volume, long bytes, CompactRange frontier, long records)
    {
        _tried.Add(volume);
        _settleTree();
        try
        {
            _current = _factory.Create(volume, frontier, records, _previousEnd, _time.GetUtcNow());
            _current.Reserve(bytes);
            volume.Grant();
            _isReserveFull = false;
            if (_last != volume)
                _events.Raise(LedgerEventKind.FailedOver, $"The ledger's segments go on in '{volume.Directory.Path}'.");
            _last = volume;
            return true;
        }
        catch (StorageException e)
        {
            if (Current is { } begun)
                Leave(begun);
            Note(volume, e);
            return false;
        }
    }

    private SegmentWriter? Reserve(AppendGroup group, CompactRange frontier, long records)
    {
        if (Failure is { IsDiskFull: false } || group.ReserveBytes == 0)
            return null;
        if (Current is not { IsReserve: true } && group.Lowest(priority => SegmentWriter.LeftIn(_reserve.Length, SegmentHeader.Bytes, priority)) is not null)
            TakeReserve(frontier, records);
        if (Current is { IsReserve: true } && group.Lowest(Current.Left) is not null)
            return Current;
        if (!_isReserveFull)
            _events.Raise(LedgerEventKind.ReserveFull, "There is no space for the ledger's segments and none in its reserve: nothing is stored; make space.");
        _isReserveFull = true;
        return null;
    }

    private void TakeReserve(CompactRange frontier, long records)
    {
        End();
        _settleTree();
        try
        {
            _current = _factory.Take(_reserve, _volumes[0], frontier, records, _previousEnd, _time.GetUtcNow());
            _events.Raise(LedgerEventKind.ReserveInUse, $"There is no space for the ledger's segments: the reserve of {Current!.Left(AppendPriority.Reserve)} bytes takes intents, outcomes and unconditional classes; make space.");
        }
        catch (StorageException e)
        {
            Note(_volumes[0], e);
        }
    }

    private void Note(Volume volume, StorageException failure)
    {
        if (failure.IsDiskFull)
        {
            volume.Refuse(failure);
            return;
        }

        volume.Fail(failure);
        Failure = failure;
    }

    /// <summary>Ends the current segment before the next is begun; what is in it is durable already, so that a failure only leaves a tail.</summary>
    private void End()
    {
        if (Current is not { } segment)
            return;
        try
        {
            if (segment.IsEmpty)
            {
                Leave(segment);
                return;
            }

            segment.Close();
            _previousEnd = 0;
            _current = null;
        }
        catch (StorageException e)
        {
            Note(segment.Origin.Volume, e);
            Leave(segment);
        }
    }

    /// <summary>Goes away from a segment as it is. One without entries is removed: the next takes its place.</summary>
    private void Leave(SegmentWriter segment)
    {
        _current = null;
        segment.Dispose();
        _previousEnd = segment.IsEmpty ? segment.Origin.PreviousEnd : segment.Used;
        if (segment.IsEmpty)
            SegmentFactory.Discard(segment.Origin.Volume.Directory, segment.Origin.Name);
    }

    private void EnsureReserve()
    {
        if (_reserve.Length > 0)
            return;
        StorageException? failure = _reserve.Ensure();
        if (failure is not null && !_isReserveMissed)
            _events.Raise(LedgerEventKind.StorageFailed, $"The ledger's reserve could not be made: {failure.Message}; it is tried again.");
        _isReserveMissed = failure is not null;
    }
}
