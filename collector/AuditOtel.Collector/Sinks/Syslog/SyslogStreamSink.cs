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
    private const int MaxRecentBytes = 4 << 20;
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    private readonly SyslogMessage _message = new(target.Format, target.MaxMessage);
    private readonly Queue<(long At, byte[] Frames)> _recent = new();
    private SyslogConnection? _connection;
    private int _recentBytes;

    public async ValueTask DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
    {
        try
        {
            if (_connection is null)
            {
                _connection = await connector.ConnectAsync(cancellationToken);
                foreach (var (_, again) in _recent)
                    await _connection.SendAsync(again, cancellationToken);
            }

            var frames = Frames(records);
            await _connection.SendAsync(frames, cancellationToken);
            Remember(frames);
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
        var ended = connection.EndedAt;
        await connection.DisposeAsync();
        Forget(ended != 0 ? ended : time.GetTimestamp());
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
        _recent.Enqueue((time.GetTimestamp(), frames));
        _recentBytes += frames.Length;
        Forget(time.GetTimestamp());
    }

    /// <summary>Lets go of what was sent well before an instant.</summary>
    private void Forget(long instant)
    {
        while (_recent.TryPeek(out var oldest) && (_recentBytes > MaxRecentBytes || time.GetElapsedTime(oldest.At, instant) > Recent))
        {
            _recent.Dequeue();
            _recentBytes -= oldest.Frames.Length;
        }
    }
}
