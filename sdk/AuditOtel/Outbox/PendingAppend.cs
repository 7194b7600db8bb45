namespace AuditOtel.Outbox;

/// <summary>A record that waits to be written, and its writer who waits.</summary>
internal sealed class PendingAppend(StoredRecord record)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StoredRecord Record => record;

    /// <summary>Completes when the record is on stable storage.</summary>
    internal Task Done => _done.Task;

    internal void Complete() => _done.TrySetResult();

    internal void Fail(OutboxException failure) => _done.TrySetException(failure);
}
