using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Writes the level hashes beside the entries. They are derived: their failure refuses no append, readers compute what is missing. After a failure
/// nobody knows which hashes are on disk, so they lose their trust and are computed again from the entries in the background; what is appended
/// meanwhile is kept, within a bound. Used by the writer's thread.
/// </summary>
internal sealed class TreeKeeper(TreeFiles tree, string? problem, LedgerFiles files, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private readonly PendingNodes _pending = new();
    private volatile string? _problem = problem;
    private TreeRebuild? _rebuild;
    private long _failedAt;

    /// <summary>Why the level hashes are not to be trusted, or null.</summary>
    public string? Problem => _problem;

    /// <summary>Where new hashes go; null when nobody keeps them.</summary>
    public INodeSink? Sink
    {
        get
        {
            if (_rebuild is not null)
                return _pending;
            return _problem is null ? tree : null;
        }
    }

    /// <summary>Hands what was added to the operating system, and brings a rebuild forward.</summary>
    /// <param name="size">How many entries are durable; the hashes of all were added.</param>
    public void Flush(long size)
    {
        try
        {
            if (_rebuild is not null)
                Advance(_rebuild, size);
            else if (_problem is null)
                tree.Flush();
            else if (time.GetElapsedTime(_failedAt) >= RetryInterval || _failedAt == 0)
                Begin(new TreeRebuild(tree, files), size);
        }
        catch (StorageException e)
        {
            Fail(e);
        }
    }

    /// <summary>Makes everything added durable.</summary>
    public void Sync(long size)
    {
        Flush(size);
        if (_problem is not null)
            return;
        try
        {
            tree.Sync();
        }
        catch (StorageException e)
        {
            Fail(e);
        }
    }

    public void Dispose()
    {
        _rebuild?.Dispose();
        tree.Dispose();
    }

    private void Begin(TreeRebuild rebuild, long size)
    {
        _pending.Clear();
        _rebuild = rebuild;
        rebuild.Start(size);
    }

    private void Advance(TreeRebuild rebuild, long size)
    {
        if (!rebuild.IsCompleted)
            return;
        if (rebuild.Failure is { } failure)
        {
            Fail(failure);
            return;
        }

        if (_pending.IsOverflowed)
        {
            Begin(rebuild, size);
            return;
        }

        _rebuild = null;
        rebuild.Dispose();
        _pending.MoveTo(tree);
        tree.EndRebuild();
        _problem = null;
    }

    private void Fail(Exception failure)
    {
        _rebuild?.Dispose();
        _rebuild = null;
        _failedAt = time.GetTimestamp();
        string told = $"The tree's level hashes are not written: {failure.Message}; ";
        try
        {
            tree.Distrust();
            _problem = told + "they are rebuilt from the entries.";
        }
        catch (StorageException e)
        {
            _problem = told + $"and {e.Message}, so remove the directory's files before the ledger is opened again, unless they are rebuilt before.";
        }
    }
}
