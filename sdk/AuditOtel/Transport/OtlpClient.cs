using System.Net.Sockets;

namespace AuditOtel.Transport;

/// <summary>
/// Asks one collector. Every way a call can end is an <see cref="ExportResult"/>; nothing but a receipt for the record that was sent counts as stored.
/// </summary>
internal sealed class OtlpClient(IOtlpTransport transport, ExportEnvelope ownEnvelope, TimeSpan timeout, TimeProvider time) : ICollectorClient
{
    /// <inheritdoc/>
    public async ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, ExportEnvelope? envelope, ExportWait wait)
    {
        var (failure, body) = await CallAsync(new ExportMessage(envelope ?? ownEnvelope, record), wait).ConfigureAwait(false);
        using (body)
            return body is null ? failure : ExportAnswer.Read(body.Span, recordId);
    }

    /// <inheritdoc/>
    public async ValueTask<(ExportResult Failure, Dictionary<Guid, AuditReceipt>? Receipts)> ExportAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> records, ExportEnvelope? envelope, ExportWait wait)
    {
        var (failure, body) = await CallAsync(new ExportMessage(envelope ?? ownEnvelope, records), wait).ConfigureAwait(false);
        using (body)
            return (failure, body is null ? null : ExportAnswer.ReadReceipts(body.Span) ?? []);
    }

    public override string? ToString() => transport.ToString();

    public void Dispose() => transport.Dispose();

    private async ValueTask<OtlpAnswer> CallAsync(ExportMessage message, ExportWait wait)
    {
        var patience = wait.Limit < timeout ? wait.Limit : timeout;
        using var deadline = new CancellationTokenSource(patience, time);
        using var stopping = wait.Stop.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), deadline);
        try
        {
            return await transport.CallAsync(message, wait.MayBlock, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new OtlpAnswer(new ExportResult(ExportStatus.CollectorSilent, $"it gave no answer within {patience}"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or ObjectDisposedException)
        {
            return new OtlpAnswer(new ExportResult(ExportStatus.CollectorUnreachable, ExportAnswer.Clean((failure.InnerException ?? failure).Message)));
        }
    }
}
