using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Signs and publishes checkpoints in the background, one at a time, never more often than the interval, and only for durable sizes. A failed
/// publication leaves the old checkpoint, is told in <see cref="Problem"/>, and is tried again with a fresh file.
/// </summary>
internal sealed class CheckpointPublisher(DurableDirectory root, LogKeys keys, string origin, Checkpoint last, TimeSpan interval, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CompactRange _durable = new();
    private readonly SemaphoreSlim _grown = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private volatile Checkpoint _last = last;
    private volatile string? _problem;
    private volatile TaskCompletionSource _published = NewSignal();

    public Checkpoint Last => _last;

    /// <summary>Why the newest publication failed, or null.</summary>
    public string? Problem => _problem;

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Tells the tree of what is durable; called by the writer's thread only.</summary>
    public void Advance(CompactRange range)
    {
        lock (_gate)
            range.CopyTo(_durable);
        if (_grown.CurrentCount == 0)
            _grown.Release();
    }

    /// <summary>Completes when a published checkpoint covers this many entries.</summary>
    public async Task WaitForAsync(long size, CancellationToken ct)
    {
        while (true)
        {
            Task next = _published.Task;
            if (_last.Size >= size)
                return;
            await next.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes the durable size now, if it is not published.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Publish()
    {
        long size;
        byte[] treeRoot;
        lock (_gate)
        {
            size = _durable.Size;
            if (size == _last.Size)
                return;
            treeRoot = _durable.Root();
        }

        Checkpoint checkpoint = keys.Sign(origin, size, treeRoot);
        root.WriteAtomically(LedgerDirectory.CheckpointFile, Encoding.UTF8.GetBytes(checkpoint.Note));
        _last = checkpoint;
        _problem = null;
        Interlocked.Exchange(ref _published, NewSignal()).SetResult();
    }

    /// <summary>Ends the background work; nothing is published after it but by <see cref="Publish"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
        _grown.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _grown.WaitAsync(_stop.Token).ConfigureAwait(false);
                do
                {
                    TryPublish();
                    await Task.Delay(interval, time, _stop.Token).ConfigureAwait(false);
                }
                while (_problem is not null);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The writer stops; it publishes the last checkpoint itself.
        }
    }

    private void TryPublish()
    {
        try
        {
            Publish();
        }
        catch (Exception e)
        {
            // Whatever it was, it is told and tried again: a ledger without checkpoints must not look well.
            _problem = $"No checkpoint could be published: {e.Message}; it is tried again.";
        }
    }
}
