using System.Net;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>The body of a request, which tells when nobody reads its bytes any more.</summary>
internal sealed class OtlpRequestContent(ReadOnlyMemory<byte> body) : HttpContent
{
    private volatile bool _isSent;

    /// <summary>Whether the connection has taken all bytes over, so that their buffer may serve the next request.</summary>
    internal bool IsSent => _isSent;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // A connection that has gone before may make the client send it a second time.
        _isSent = false;
        await stream.WriteAsync(body, cancellationToken);
        _isSent = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
