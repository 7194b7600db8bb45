namespace AuditOtel.Trail;

/// <summary>
/// The one place where the trail blocks a thread. A synchronous audited method has to wait for its receipt, and the platform's HTTP/2
/// client is asynchronous only. No await of the trail captures a context, so the wait cannot deadlock on one, and the thread pool adds a
/// thread while one of its own waits on a task.
/// </summary>
internal static class Blocking
{
    internal static void Wait(ValueTask pending)
    {
        if (pending.IsCompletedSuccessfully)
            pending.GetAwaiter().GetResult();
        else
            pending.AsTask().GetAwaiter().GetResult();
    }
}
