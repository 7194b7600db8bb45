using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger.Space;

/// <summary>A directory that segments are written to, with what is known of its space and health. Changed by the writer's thread only.</summary>
internal sealed class Volume(DurableDirectory directory, SpaceLimits? configured, TimeProvider time, LedgerEvents events)
{
    /// <summary>How long a directory that failed comes after those that did not.</summary>
    private static readonly TimeSpan Distance = TimeSpan.FromMinutes(1);

    private long _failedAt;
    private bool _isRefused;
    private volatile bool _hasFailed;
    private volatile SpaceState _state;

    public DurableDirectory Directory => directory;

    /// <summary>Whether it failed a short time ago.</summary>
    public bool IsSuspect => _hasFailed && time.GetElapsedTime(_failedAt) < Distance;

    public SpaceLimits Limits(FileSystemSpace space) => configured ?? SpaceLimits.For(space.Total);

    /// <summary>Whether so many bytes may be taken; raises events when a threshold is passed.</summary>
    public bool HasRoom(long bytes)
    {
        FileSystemSpace space;
        try
        {
            space = directory.Space();
        }
        catch (StorageException)
        {
            // What cannot be asked must be tried; the write tells.
            return true;
        }

        SpaceLimits limits = Limits(space);
        Enter(_isRefused ? SpaceState.Minimum : StateOf(space, limits), space);
        return space.Free - bytes >= limits.MinFree;
    }

    /// <summary>The file system refused more, whatever it says is free.</summary>
    public void Refuse(StorageException failure)
    {
        _isRefused = true;
        if (_state == SpaceState.Minimum)
            return;
        _state = SpaceState.Minimum;
        events.Raise(LedgerEventKind.SpaceMinimum, $"There is no space in '{directory.Path}': {failure.Message}; make space there.");
    }

    /// <summary>Room was made.</summary>
    public void Grant() => _isRefused = false;

    /// <summary>A write, sync or creation failed here.</summary>
    public void Fail(StorageException failure)
    {
        _failedAt = time.GetTimestamp();
        _hasFailed = true;
        events.Raise(LedgerEventKind.StorageFailed, $"The ledger's storage failed: {failure.Message}; the file is not written again, check the disk.");
    }

    /// <summary>A group was made durable here.</summary>
    public void Succeed()
    {
        if (!_hasFailed)
            return;
        _hasFailed = false;
        events.Raise(LedgerEventKind.StorageBack, $"The storage in '{directory.Path}' works again.");
    }

    public DirectorySpace Snapshot()
    {
        try
        {
            FileSystemSpace space = directory.Space();
            return new DirectorySpace(directory.Path, space.Free, space.Total, _state, _hasFailed);
        }
        catch (StorageException)
        {
            return new DirectorySpace(directory.Path, -1, -1, _state, _hasFailed);
        }
    }

    private static SpaceState StateOf(FileSystemSpace space, SpaceLimits limits)
    {
        if (space.Free < limits.MinFree)
            return SpaceState.Minimum;
        if (space.Free < limits.AdminSpaceLeft)
            return SpaceState.AdminLow;
        return space.Free < limits.SpaceLeft ? SpaceState.Low : SpaceState.Enough;
    }

    private void Enter(SpaceState state, FileSystemSpace space)
    {
        SpaceState before = _state;
        if (state == before)
            return;
        _state = state;
        string what = $"'{directory.Path}' has {space.Free} bytes free";
        if (state < before)
            events.Raise(LedgerEventKind.SpaceBack, $"There is space again: {what}.");
        else
            events.Raise(KindOf(state), $"Space runs low: {what}; make space there.");
    }

    private static LedgerEventKind KindOf(SpaceState state) => state switch
    {
        SpaceState.Low => LedgerEventKind.SpaceLow,
        SpaceState.AdminLow => LedgerEventKind.AdminSpaceLow,
        _ => LedgerEventKind.SpaceMinimum,
    };
}
