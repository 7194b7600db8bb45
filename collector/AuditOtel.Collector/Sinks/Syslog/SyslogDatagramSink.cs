using System.Net.Sockets;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>Each message in a datagram of its own (RFC 5426). Nothing says whether one arrived: the operator has opted in to that.</summary>
internal sealed class SyslogDatagramSink(SyslogTarget target) : ISink
{
    private readonly SyslogMessage _message = new(target.Format, target.MaxMessage);
    private Socket? _socket;

    public async ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
    {
        try
        {
            // A connected socket hears of a port where nobody listens.
            _socket ??= await ConnectAsync(cancellationToken);
            foreach (var record in records)
                await _socket.SendAsync(_message.Write(record), cancellationToken);
            return SinkDelivery.Complete;
        }
        catch (SocketException failure)
        {
            Close();
            throw new SinkException($"{target.Place} cannot be reached: {failure.Message}; see that its address is right and that it listens.", failure);
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
