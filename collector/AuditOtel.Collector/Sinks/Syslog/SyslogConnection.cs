using System.Buffers.Binary;
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

    // struct tcp_info of linux/tcp.h.
    private const int UnacknowledgedOffset = 24;
    private const int NotSentOffset = 144;
    private const int InfoLength = 160;
    private static readonly TimeSpan ConfirmTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Task<int> _end;

    private readonly TimeProvider _time;

    internal SyslogConnection(Socket socket, Stream stream, TimeProvider time)
    {
        _socket = socket;
        _stream = stream;
        _time = time;
        _end = ReadEndAsync();
    }

    /// <summary>When the other side ended it, as a time stamp of the provider; 0 while it did not.</summary>
    internal long EndedAt { get; private set; }

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
    /// <exception cref="IOException">The connection has ended, or the other host does not take them.</exception>
    internal async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        await ThrowIfEndedAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DrainPatience);
        try
        {
            await _stream.WriteAsync(frames, patience.Token);
            while (!IsDrained())
                await Task.Delay(DrainPoll, patience.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"it took no more messages within {DrainPatience.TotalSeconds:0} s", late);
        }

        await ThrowIfEndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        // Ends with the stream; what it says then is of no use.
        await Task.WhenAny(_end);
    }

    private async Task<int> ReadEndAsync()
    {
        var said = new byte[1];
        try
        {
            return await _stream.ReadAsync(said);
        }
        finally
        {
            EndedAt = _time.GetTimestamp();
        }
    }

    private async ValueTask ThrowIfEndedAsync()
    {
        if (!_end.IsCompleted)
            return;
        // Its exception, or that it said something: syslog receivers do not.
        throw new IOException(await _end == 0 ? "it closed the connection" : "it answered, which no syslog receiver does");
    }

    private bool IsDrained()
    {
        Span<byte> info = stackalloc byte[InfoLength];
        var length = _socket.GetRawSocketOption(TcpLevel, TcpInfo, info);
        return BinaryPrimitives.ReadUInt32LittleEndian(info[UnacknowledgedOffset..]) == 0
            && (length < NotSentOffset + sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(info[NotSentOffset..]) == 0);
    }
}
