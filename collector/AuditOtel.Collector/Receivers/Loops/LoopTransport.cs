using System.Net;
using System.Net.Sockets;
using AuditOtel.Ledger;
using Microsoft.AspNetCore.Connections;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// Listens on one Unix socket with a few event loops, on which requests are read, decoded, stored together and answered: waking a thread is what a small
/// record costs most. Small requests in a plain form are answered there and then; all other HTTP, with all its limits, stays the server's.
/// </summary>
internal sealed class LoopTransport(string path, IMemoryPoolFactory<byte> memory, Func<Action, AppendRound> openRound, LogsReceiver receiver, TimeProvider time)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>The listener's name in evidence.</summary>
    internal const string Listener = "socket-http";

    private const int Backlog = 512;

    public bool CanBind(EndPoint endpoint) => endpoint is UnixDomainSocketEndPoint && string.Equals(endpoint.ToString(), path, StringComparison.Ordinal);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket socket = SocketFiles.Bind((UnixDomainSocketEndPoint)endpoint, path);
        socket.Listen(Backlog);
        return new ValueTask<IConnectionListener>(new LoopListener(socket, endpoint, memory.Create(), openRound, receiver, time));
    }
}
