using System.Buffers;

namespace AuditOtel.Transport;

/// <summary>The body of an answer in a pooled buffer, read to its end because the trailers come after it.</summary>
internal sealed class LimitedBody : IDisposable
{
    /// <summary>The largest answer that is read: 4 MiB, gRPC's usual limit for a message.</summary>
    internal const int Limit = 4 * 1024 * 1024;

    private const int FirstBuffer = 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _length;

    private LimitedBody()
    {
    }

    internal ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>Reads a body; null when it is larger than <see cref="Limit"/>.</summary>
    internal static async ValueTask<LimitedBody?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var body = new LimitedBody();
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                if (await body.FillAsync(stream, cancellationToken).ConfigureAwait(false))
                    return body;
            }
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
        while (true)
        {
            if (_length == _buffer.Length)
                Grow();
            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return true;
            _length += read;
            if (_length > Limit)
                return false;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
