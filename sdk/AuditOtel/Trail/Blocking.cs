namespace AuditOtel.Trail;

/// <summary>
/// The one place where the trail blocks a thread. A synchronous audited method has to wait for its receipt, and the platform's HTTP/2
/// client is asynchronous only. No await of the trail captures a context, so the wait cannot deadlock on one.
///
/// The receipt itself needs a thread of the pool. The pool makes up for blocked threads by itself, but after the first few only four to
/// forty a second: many synchronous calls at once would run into their timeout with the answer at hand. So the pool's minimum is raised to
/// leave as many threads free as there are processors; it is never lowered, and never raised above <see cref="MostThreads"/>. A minimum
/// starts no thread by itself and idle threads still end. The other ways are worse here: threads of our own cannot run the client's
/// continuations, the client's synchronous calls speak HTTP/1.1 alone, and the pool's pace is a setting of the process, not of a library.
/// </summary>
internal static class Blocking
{
    /// <summary>Above this many threads the pool's own pace holds: by then the callers are the bottleneck.</summary>
    private const int MostThreads = 512;

    private static readonly Lock Gate = new();
    private static int _blocked;

    /// <summary>Starts a call on this thread, which may wait in it, and returns when it has ended.</summary>
    internal static void Run<T>(T state, Func<T, ValueTask> start)
    {
        if (!Thread.CurrentThread.IsThreadPoolThread)
        {
            End(start(state));
            return;
        }

        LeaveThreadsFree(Interlocked.Increment(ref _blocked));
        try
        {
            End(start(state));
        }
        finally
        {
            Interlocked.Decrement(ref _blocked);
        }
    }

    /// <summary>Returns when a call has ended that goes on elsewhere.</summary>
    internal static void Wait(ValueTask pending)
    {
        if (pending.IsCompleted)
            pending.GetAwaiter().GetResult();
        else
            Run(pending, static pending => pending);
    }

    private static void End(ValueTask pending)
    {
        if (pending.IsCompleted)
            pending.GetAwaiter().GetResult();
        else
            pending.AsTask().GetAwaiter().GetResult();
    }

    private static void LeaveThreadsFree(int blocked)
    {
        var wanted = Math.Min(blocked + Environment.ProcessorCount, MostThreads);

        // Without the lock, two that read the same minimum could set the lower one last.
        lock (Gate)
        {
            ThreadPool.GetMinThreads(out var workers, out var completionPorts);
            if (wanted > workers)
                ThreadPool.SetMinThreads(wanted, completionPorts);
        }
    }
}
