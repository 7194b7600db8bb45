using System.Buffers;

namespace AuditOtel.Transport;

/// <summary>What has come of an answer, in a pooled buffer that grows up to a limit.</summary>
internal sealed class LimitedBody : IDisposable
{
    /// <summary>The largest message that is read: 4 MiB, gRPC's usual limit.</summary>
    internal const int Limit = 4 * 1024 * 1024;

    private const int FirstBuffer = 2048;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _start;

    /// <summary>How many bytes have come.</summary>
    internal int Length { get; private set; }

    /// <summary>What has come, from where the message begins.</summary>
    internal ReadOnlySpan<byte> Span => _buffer.AsSpan(_start, Length - _start);

    /// <summary>Reads a body to its end, because trailers come after it; null when it is larger than <see cref="Limit"/>.</summary>
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

    /// <summary>Room for what comes next, at least one byte.</summary>
    internal Memory<byte> Room()
    {
        if (Length == _buffer.Length)
            Grow();
        return _buffer.AsMemory(Length);
    }

    /// <summary>So many bytes of the room were filled.</summary>
    internal void Advance(int count) => Length += count;

    /// <summary>Leaves out what stands before the message.</summary>
    internal LimitedBody From(int start)
    {
        _start = start;
        return this;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));

    private async ValueTask<bool> FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await stream.ReadAsync(Room(), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return true;
            Advance(read);
            if (Length > Limit)
                return false;
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
