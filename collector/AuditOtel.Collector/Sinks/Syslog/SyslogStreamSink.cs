using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>
/// Messages over one connection, each behind its length (RFC 6587, 3.4.1; RFC 5425, 4.3). Syslog has no acknowledgement: what was sent in the last ten
/// seconds before a connection ended is sent again over the next one, so that a receiver that stopped with bytes it had not read gets them.
/// </summary>
internal sealed class SyslogStreamSink(SyslogTarget target, SyslogConnector connector, TimeProvider time) : ISink
{
    private const int MaxRecentBytes = 8 << 20;
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    private readonly SyslogMessage _message = new(target.Format, target.MaxMessage);
    private readonly List<(long At, byte[] Frames)> _recent = [];
    private SyslogConnection? _connection;
    private int _recentBytes;

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
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or ObjectDisposedException)
        {
            await CloseAsync();
            throw new SinkException($"{target.Place} cannot be reached: {(failure.InnerException ?? failure).Message.TrimEnd('.')}; see that it listens there and that both sides accept each other.", failure);
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
        // The receiver was there just now: what was sent well before has been read.
        var old = 0;
        while (old < _recent.Count - 1 && (_recentBytes > MaxRecentBytes || time.GetElapsedTime(_recent[old].At) > Recent))
            _recentBytes -= _recent[old++].Frames.Length;
        _recent.RemoveRange(0, old);
    }
}
