using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>
/// Messages over one connection, each behind its length (RFC 6587, 3.4.1; RFC 5425, 4.3). Syslog has no acknowledgement: what was sent in the last ten
/// seconds before a connection ended is sent again over the next one, so that a receiver that stopped with bytes it had not read gets them. By TCP without TLS
/// a receiver that hangs has a host that takes bytes on every new connection: from the first time that no more was taken, nothing sent is forgotten until more was
/// taken than is remembered. So a new connection first takes what the one before it took, and has no room left that would look like a delivery.
/// </summary>
internal sealed class SyslogStreamSink(SyslogTarget target, SyslogConnector connector, TimeProvider time) : ISink
{
    private const int MaxRecentBytes = 8 << 20;
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    private readonly SyslogMessage _message = new(target.Format, target.MaxMessage);
    private readonly List<(long At, byte[] Frames)> _recent = [];
    private SyslogConnection? _connection;
    private int _recentBytes;
    private bool _mayHang;

    public async ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
    {
        try
        {
            // A receiver may close what is idle.
            if (_connection is { HasEnded: true })
                await CloseAsync();
            if (_connection is null)
            {
                _connection = await connector.ConnectAsync(cancellationToken);
                await RepeatAsync(_connection, cancellationToken);
            }

            var frames = Frames(records);
            await _connection.SendAsync(frames, cancellationToken);
            Remember(frames);
            return SinkDelivery.Complete;
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or ObjectDisposedException or TimeoutException)
        {
            // By TLS no connection comes about without the program itself.
            _mayHang |= failure is TimeoutException && target.Transport == SyslogTransport.Tcp;
            await CloseAsync();
            throw new SinkException($"{target.Place} cannot be reached: {Reason(failure).Message.TrimEnd('.')}; see that it listens there and that both sides accept each other.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            await CloseAsync();
            throw new SinkException($"{target.Place} does not answer: see that it listens there and that nothing between blocks it.", failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        connector.Dispose();
    }

    private static Exception Reason(Exception failure) => failure is TimeoutException ? failure : failure.InnerException ?? failure;

    private async ValueTask CloseAsync()
    {
        if (_connection is not { } connection)
            return;
        _connection = null;
        await connection.DisposeAsync();
    }

    /// <summary>What was sent again counts as sent now: the new connection may end, too.</summary>
    private async ValueTask RepeatAsync(SyslogConnection connection, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _recent.Count; i++)
        {
            await connection.SendAsync(_recent[i].Frames, cancellationToken);
            _recent[i] = (time.GetTimestamp(), _recent[i].Frames);
        }
    }

    private byte[] Frames(IReadOnlyList<RecordView> records)
    {
        var frames = new ArrayBufferWriter<byte>();
        foreach (var record in records)
        {
            var message = _message.Write(record);
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} "), frames);
            frames.Write(message);
        }

        return frames.WrittenSpan.ToArray();
    }

    private void Remember(byte[] frames)
    {
        _recent.Add((time.GetTimestamp(), frames));
        _recentBytes += frames.Length;
        // No host keeps that much for a program that reads nothing.
        _mayHang &= _recentBytes <= MaxRecentBytes;
        // The receiver was there just now: what was sent well before has been read.
        var old = 0;
        while (old < _recent.Count - 1 && (_recentBytes > MaxRecentBytes || (!_mayHang && time.GetElapsedTime(_recent[old].At) > Recent)))
            _recentBytes -= _recent[old++].Frames.Length;
        _recent.RemoveRange(0, old);
    }
}
