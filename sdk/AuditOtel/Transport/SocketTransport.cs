namespace AuditOtel.Transport;

/// <summary>
/// A collector on this host. Where it serves HTTP/1.1 on a socket beside the named one, that is the shorter way to its ledger; a collector that does not, such as
/// another vendor's, is spoken to in gRPC on the named one. Each new connection asks again, so that a collector that starts later or is replaced is found.
/// </summary>
internal sealed class SocketTransport : IOtlpTransport
{
    private readonly GrpcTransport _grpc;
    private readonly HttpTransport _http;

    internal SocketTransport(CollectorEndpoint endpoint, string socket, string httpSocket, TimeSpan timeout, TimeProvider time)
    {
        _grpc = new GrpcTransport(endpoint, timeout);
        _http = new HttpTransport(() => SocketOwner.IsShared(socket, httpSocket) ? httpSocket : null, time);
    }

    /// <inheritdoc/>
    public async ValueTask<OtlpAnswer> CallAsync(ExportMessage message, bool mayBlock, CancellationToken cancellationToken) =>
        await _http.TryCallAsync(message, mayBlock, cancellationToken).ConfigureAwait(false)
        ?? await _grpc.CallAsync(message, mayBlock, cancellationToken).ConfigureAwait(false);

    public override string ToString() => _grpc.ToString();

    public void Dispose()
    {
        _http.Dispose();
        _grpc.Dispose();
    }
}
