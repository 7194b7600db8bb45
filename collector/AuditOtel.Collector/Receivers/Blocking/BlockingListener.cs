using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace AuditOtel.Collector.Receivers.Blocking;

/// <summary>Accepts connections and starts the thread of each.</summary>
internal sealed class BlockingListener(Socket socket, EndPoint endPoint, MemoryPool<byte> memory) : IConnectionListener
{
    // With no descriptor or thread left, accepting again at once would only burn a processor.
    private static readonly TimeSpan ShortageDelay = TimeSpan.FromMilliseconds(100);

    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var accepted = await socket.AcceptAsync(cancellationToken);
                if (DescriptorRoom.IsLeftBy(accepted.SafeHandle))
                    return Start(accepted);
                accepted.Dispose();
                await Task.Delay(ShortageDelay, cancellationToken);
            }
            catch (Exception failure) when (failure is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return null;
            }
            catch (Exception failure) when (failure is SocketException or OutOfMemoryException or ThreadStartException)
            {
                await Task.Delay(ShortageDelay, cancellationToken);
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        // The server disposes a listener when all its connections have ended.
        memory.Dispose();
        return UnbindAsync();
    }

    private BlockingConnection Start(Socket accepted)
    {
        try
        {
            var connection = new BlockingConnection(accepted, endPoint, memory);
            connection.Start();
            return connection;
        }
        catch
        {
            accepted.Dispose();
            throw;
        }
    }
}
