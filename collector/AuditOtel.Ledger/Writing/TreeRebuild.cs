using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>Computes the level hashes again from the entries, on a thread of the pool; while it runs nobody else uses the level files.</summary>
internal sealed class TreeRebuild(TreeFiles tree, LedgerFiles files) : IDisposable
{
    private readonly CompactRange _range = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _task = Task.CompletedTask;

    public bool IsCompleted => _task.IsCompleted;

    /// <summary>Why it did not succeed, when it is completed; otherwise null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Begins, or goes on, until it has the hashes of so many entries.</summary>
    public void Start(long size) => _task = Task.Run(() => Run(size));

    /// <summary>Ends it before its time.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _task.Wait();
        _stop.Dispose();
    }

    private void Run(long size)
    {
        try
        {
            if (_range.Size == 0)
                tree.BeginRebuild();
            EntryHashing.Append(files, size, _range, tree, _stop.Token);
            tree.Sync();
        }
        catch (Exception e)
        {
            // Whoever started it asks for it and tells it.
            Failure = e;
        }
    }
}
