using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>
/// One connection to a receiver, which never says anything: that it can be read means that it has ended. Messages count as sent when the other host has
/// acknowledged all bytes, which the kernel tells (tcp(7), <c>TCP_INFO</c>); whether the program there has read them nobody can know.
/// </summary>
internal sealed class SyslogConnection : IAsyncDisposable
{
    private const int TcpLevel = 6;
    private const int TcpInfo = 11;

    // struct tcp_info of linux/tcp.h, and two of its states.
    private const int UnacknowledgedOffset = 24;
    private const int AcknowledgedBytesOffset = 120;
    private const int NotSentOffset = 144;
    private const int InfoLength = 160;
    private const byte Established = 1;
    private const byte CloseWait = 8;
    private const int Piece = 64 << 10;
    private static readonly TimeSpan ConfirmTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly TimeSpan _patience;
    private readonly Task<int> _end;

    internal SyslogConnection(Socket socket, Stream stream, TimeSpan patience)
    {
        _socket = socket;
        _stream = stream;
        _patience = patience;
        _end = ReadEndAsync();
    }

    /// <summary>Whether the other side has ended it.</summary>
    internal bool HasEnded => _end.IsCompleted;

    /// <summary>Under TLS 1.3 a client learns that its certificate was refused only after the handshake, by what it reads (RFC 8446, 4.4.2.4).</summary>
    /// <exception cref="IOException">The receiver has ended the connection.</exception>
    internal static async Task<SyslogConnection> ConfirmAsync(SyslogConnection connection, CancellationToken cancellationToken)
    {
        await Task.WhenAny(connection._end, Task.Delay(ConfirmTime, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        await connection.ThrowIfEndedAsync();
        return connection;
    }

    /// <summary>Writes frames and waits until the other host has them.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    /// <exception cref="TimeoutException">The other host takes nothing for a while.</exception>
    internal async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // Patience is with the next piece, not with the whole: a slow receiver gets everything in its time.
            for (var rest = frames; rest.Length > 0; rest = rest[Math.Min(Piece, rest.Length)..])
            {
                patience.CancelAfter(_patience);
                await _stream.WriteAsync(rest[..Math.Min(Piece, rest.Length)], patience.Token);
            }

            for (var acknowledged = 0UL; !IsDrained(out var now); await Task.Delay(DrainPoll, patience.Token))
            {
                if (now != acknowledged)
                    patience.CancelAfter(_patience);
                acknowledged = now;
            }
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"it took no message for {_patience.TotalSeconds:0} s", late);
        }

        await ThrowIfEndedAsync();
    }

    /// <summary>Tells the receiver that no more comes (TLS: RFC 5425, 4.4), and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_stream is SslStream secured && !_end.IsCompleted)
                await secured.ShutdownAsync().WaitAsync(ShutdownPatience);
        }
        catch (Exception failure) when (failure is IOException or SocketException or InvalidOperationException or TimeoutException)
        {
            // The other side has gone before.
        }

        await _stream.DisposeAsync();
        // Ends with the stream; what it says then is of no use.
        await Task.WhenAny(_end);
    }

    private async Task<int> ReadEndAsync() => await _stream.ReadAsync(new byte[1]);

    private async ValueTask ThrowIfEndedAsync()
    {
        if (!_end.IsCompleted)
            return;
        // Its exception, or that it said something: syslog receivers do not.
        throw new IOException(await _end == 0 ? "it closed the connection" : "it answered, which no syslog receiver does");
    }

    /// <summary>Whether the other host has everything; a connection that was reset has nothing left to send, and has not delivered it.</summary>
    private bool IsDrained(out ulong acknowledged)
    {
        Span<byte> info = stackalloc byte[InfoLength];
        var length = _socket.GetRawSocketOption(TcpLevel, TcpInfo, info);
        if (length < NotSentOffset + sizeof(uint))
            throw new IOException("the kernel does not say what the other host has acknowledged (Linux 4.6 and later do)");
        if (info[0] is not (Established or CloseWait))
            throw new IOException("the connection was reset");
        acknowledged = BinaryPrimitives.ReadUInt64LittleEndian(info[AcknowledgedBytesOffset..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(info[UnacknowledgedOffset..]) == 0 && BinaryPrimitives.ReadUInt32LittleEndian(info[NotSentOffset..]) == 0;
    }
}
