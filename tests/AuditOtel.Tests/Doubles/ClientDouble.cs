using AuditOtel.Transport;

namespace AuditOtel.Tests.Doubles;

/// <summary>A client that counts what it is given and answers when it is told to.</summary>
internal sealed class ClientDouble : ICollectorClient
{
    private int _sent;

    public TaskCompletionSource<ExportResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Sent => _sent;

    public async ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, ExportEnvelope? envelope, ExportWait wait)
    {
        Interlocked.Increment(ref _sent);
        return await Answer.Task;
    }

    public async ValueTask<(ExportResult Failure, Dictionary<Guid, AuditReceipt>? Receipts)> ExportAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> records, ExportEnvelope? envelope, ExportWait wait)
    {
        Interlocked.Add(ref _sent, records.Count);
        return (await Answer.Task, null);
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
