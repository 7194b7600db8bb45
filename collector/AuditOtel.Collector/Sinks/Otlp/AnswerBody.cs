using System.Buffers;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>The body of an answer in a pooled buffer, as far as the limit.</summary>
internal sealed class AnswerBody : IDisposable
{
    /// <summary>Bytes of an answer at most: gRPC's usual limit.</summary>
    internal const int Limit = 4 << 20;

    private const int FirstBuffer = 2048;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _length;

    internal ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>Reads to the end, because trailers come after it; null when there is more than <see cref="Limit"/>.</summary>
    internal static async ValueTask<AnswerBody?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var body = new AnswerBody();
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            if (await body.FillAsync(stream, cancellationToken))
                return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }

        body.Dispose();
        return null;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (_length <= Limit)
        {
            if (_length == _buffer.Length)
                Grow();
            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
                return true;
            _length += read;
        }

        return false;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
