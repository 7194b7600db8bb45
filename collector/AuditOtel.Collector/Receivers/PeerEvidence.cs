using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using AuditOtel.Collector.Ingestion;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace AuditOtel.Collector.Receivers;

/// <summary>Finds out once per connection who is at the other end, and keeps it as the connection's <see cref="Sender"/> feature.</summary>
internal static class PeerEvidence
{
    // Linux: socket(7) and unix(7); the kernel fills in pid, uid and gid of the process that connected.
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int CredentialBytes = 3 * sizeof(int);

    internal static ConnectionDelegate Middleware(ConnectionDelegate next, string listener) => connection =>
    {
        connection.Features.Set(new Sender(listener, Describe(connection)));
        return next(connection);
    };

    /// <summary>Evidence of the peer of a Unix socket, from the kernel.</summary>
    internal static string OfUnix(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[CredentialBytes];
        socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
        var pid = ReadNative(credentials);
        var uid = (uint)ReadNative(credentials[sizeof(int)..]);
        var gid = (uint)ReadNative(credentials[(2 * sizeof(int))..]);
        return $"unix:uid={uid},gid={gid},pid={pid}";
    }

    private static string Describe(ConnectionContext connection)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket?.AddressFamily == AddressFamily.Unix)
            return OfUnix(socket);
        return connection.RemoteEndPoint is IPEndPoint remote ? $"tcp:{Plain(remote.Address)}" : "unknown";
    }

    private static int ReadNative(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : BinaryPrimitives.ReadInt32BigEndian(bytes);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
