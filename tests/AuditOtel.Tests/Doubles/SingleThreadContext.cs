using System.Collections.Concurrent;

namespace AuditOtel.Tests.Doubles;

/// <summary>A context with one thread, as a user interface has: whoever blocks it and waits for a continuation on it waits for ever.</summary>
public sealed class SingleThreadContext : SynchronizationContext
{
    private readonly ConcurrentQueue<SendOrPostCallback> _posted = new();

    public int Posted => _posted.Count;

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue(d);

    /// <summary>Runs an action on a thread of its own under this context.</summary>
    public Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            SetSynchronizationContext(this);
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return done.Task;
    }
}
