using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace AuditOtel.Collector.Receivers.Blocking;

/// <summary>
/// Listens on one Unix socket with a thread for each connection, on which a request is read, decoded, stored and answered: a record then costs one change
/// of thread each way, and waking a thread is what a small record costs most. HTTP itself, with all its limits, stays the server's.
/// </summary>
internal sealed class BlockingTransport(string path, IMemoryPoolFactory<byte> memory) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private const int Backlog = 512;

    public bool CanBind(EndPoint endpoint) => endpoint is UnixDomainSocketEndPoint && string.Equals(endpoint.ToString(), path, StringComparison.Ordinal);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket = SocketFiles.Bind((UnixDomainSocketEndPoint)endpoint, path);
        socket.Listen(Backlog);
        return new ValueTask<IConnectionListener>(new BlockingListener(socket, endpoint, memory.Create()));
    }
}
