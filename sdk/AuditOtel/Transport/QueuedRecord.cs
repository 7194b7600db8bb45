namespace AuditOtel.Transport;

/// <summary>A record that waits to be sent with others.</summary>
internal sealed class QueuedRecord(ReadOnlyMemory<byte> bytes, Guid id, TimeSpan limit, CancellationToken stop)
{
    private readonly TaskCompletionSource<ExportResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ReadOnlyMemory<byte> Bytes => bytes;

    internal Guid Id => id;

    /// <summary>The longest wait for the answer.</summary>
    internal TimeSpan Limit => limit;

    internal CancellationToken Stop => stop;

    internal Task<ExportResult> Answer => _answer.Task;

    internal void Complete(in ExportResult result) => _answer.TrySetResult(result);

    internal void Fail(Exception failure) => _answer.TrySetException(failure);
}
