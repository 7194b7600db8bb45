namespace AuditOtel;

/// <summary>Ends the record of a body that hands out a task without awaiting it. The build puts the calls in; nobody writes them by hand.</summary>
public static class AuditedWork
{
    /// <summary>Returns a task that ends as <paramref name="work"/> did, after the outcome is written; null stays null.</summary>
    /// <param name="operation">The record, after its Begin.</param>
    /// <param name="work">What the body hands out.</param>
    public static Task CompleteAsync(AuditOperation operation, Task work)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return work is null ? Nothing<Task>(operation) : RecordAsync(operation, work).Unwrap();
    }

    /// <summary>Returns a task that ends as <paramref name="work"/> did, after the outcome is written; null stays null.</summary>
    /// <param name="operation">The record, after its Begin.</param>
    /// <param name="work">What the body hands out.</param>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Task<T> CompleteAsync<T>(AuditOperation operation, Task<T> work)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return work is null ? Nothing<Task<T>>(operation) : RecordAsync(operation, work).Unwrap();
    }

    /// <summary>Returns a task that ends as <paramref name="work"/> did, after the outcome is written.</summary>
    /// <param name="operation">The record, after its Begin.</param>
    /// <param name="work">What the body hands out.</param>
    public static async ValueTask CompleteAsync(AuditOperation operation, ValueTask work)
    {
        ArgumentNullException.ThrowIfNull(operation);
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            await operation.FailAsync(failure).ConfigureAwait(false);
            throw;
        }

        await operation.SucceedAsync().ConfigureAwait(false);
    }

    /// <summary>Returns a task that ends as <paramref name="work"/> did, after the outcome is written.</summary>
    /// <param name="operation">The record, after its Begin.</param>
    /// <param name="work">What the body hands out.</param>
    /// <typeparam name="T">The result's type.</typeparam>
    public static async ValueTask<T> CompleteAsync<T>(AuditOperation operation, ValueTask<T> work)
    {
        ArgumentNullException.ThrowIfNull(operation);
        T result;
        try
        {
            result = await work.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            await operation.FailAsync(failure).ConfigureAwait(false);
            throw;
        }

        await operation.SucceedAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>Returns a task that ends as <paramref name="work"/> did, after the outcome that its result tells is written; null stays null.</summary>
    /// <param name="operation">The record, after its Begin.</param>
    /// <param name="work">What the body hands out.</param>
    /// <param name="map">Reads the outcome from the result.</param>
    /// <typeparam name="T">The result's type.</typeparam>
    public static Task<T> CompleteAsync<T>(AuditOperation operation, Task<T> work, Func<AuditOperation, T, T> map)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(map);
        return work is null ? Nothing<Task<T>>(operation) : ReadAsync(operation, work, map).Unwrap();
    }

    /// <summary>Returns a task that ends as <paramref name="work"/> did, after the outcome that its result tells is written.</summary>
    /// <param name="operation">The record, after its Begin.</param>
    /// <param name="work">What the body hands out.</param>
    /// <param name="map">Reads the outcome from the result.</param>
    /// <typeparam name="T">The result's type.</typeparam>
    public static ValueTask<T> CompleteAsync<T>(AuditOperation operation, ValueTask<T> work, Func<AuditOperation, T, T> map)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(map);
        return CompleteAsync(operation, MapAsync(operation, work, map));
    }

    private static async ValueTask<T> MapAsync<T>(AuditOperation operation, ValueTask<T> work, Func<AuditOperation, T, T> map) =>
        map(operation, await work.ConfigureAwait(false));

    private static async Task<Task<T>> ReadAsync<T>(AuditOperation operation, Task<T> work, Func<AuditOperation, T, T> map)
    {
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsCompletedSuccessfully)
            map(operation, await work.ConfigureAwait(false));

        return await RecordAsync(operation, work).ConfigureAwait(false);
    }

    private static TTask Nothing<TTask>(AuditOperation operation)
        where TTask : Task
    {
        operation.Succeed();
        return null!;
    }

    // Handing the task itself on, to be unwrapped, keeps all its exceptions and whether it was cancelled.
    private static async Task<TTask> RecordAsync<TTask>(AuditOperation operation, TTask work)
        where TTask : Task
    {
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsCompletedSuccessfully)
            await operation.SucceedAsync().ConfigureAwait(false);
        else
            await operation.FailAsync(work.Exception?.InnerException ?? new TaskCanceledException(work)).ConfigureAwait(false);

        return work;
    }
}
