using System.Net;
using System.Net.Http.Headers;

namespace AuditOtel.Transport;

/// <summary>The body of one export call: head and record, written without a copy of our own.</summary>
internal sealed class ExportContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Grpc = new("application/grpc");

    private readonly byte[] _head;
    private readonly ReadOnlyMemory<byte> _record;

    internal ExportContent(byte[] head, ReadOnlyMemory<byte> record)
    {
        _head = head;
        _record = record;
        Headers.ContentType = Grpc;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_head, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(_record, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _head.Length + _record.Length;
        return true;
    }
}
