using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Tests.Doubles;

/// <summary>
/// A collector's HTTP/1.1 socket that answers with whatever bytes it is told, written apart from the client's own code. Beside it lies the socket that is
/// named to the client, on which nobody answers.
/// </summary>
public sealed class HttpCollectorDouble : IAsyncDisposable
{
    private readonly string _path;
    private readonly Socket _named;
    private readonly Socket _listener;
    private readonly Task _accepting;
    private readonly ConcurrentBag<Socket> _open = [];
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly ConcurrentQueue<ReceivedRecord> _records = new();
    private int _connections;

    public HttpCollectorDouble()
    {
        _path = CollectorDouble.NewSocketPath();
        _named = Listen(_path);
        _listener = Listen(HttpPath);
        _accepting = AcceptAsync();
    }

    public string Path => _path;

    public string HttpPath => HttpPathOf(_path);

    /// <summary>Answers a request; false to close the connection then. It is given the connection, the number of the request from 1, and its records.</summary>
    public Func<Socket, int, IReadOnlyList<ReceivedRecord>, Task<bool>> Answer { get; set; } = static (socket, _, records) => SendAsync(socket, Success(records));

    public int Connections => _connections;

    /// <summary>The heads of all requests, with the empty line.</summary>
    public IReadOnlyList<string> Heads => [.. _heads];

    public IReadOnlyList<ReceivedRecord> Records => [.. _records];

    public static string HttpPathOf(string path) => $"{path[..^5]}-http.sock";

    public static byte[] Success(IReadOnlyList<ReceivedRecord> records) => Message(200, [.. records.SelectMany(static record => CollectorDouble.Receipt(record.Id, 32))]);

    /// <summary>A refusal as the collector writes it: google.rpc.Status.</summary>
    public static byte[] Refusal(int status, int code, string message)
    {
        using var writer = new ProtobufWriter();
        writer.WriteVarint(1, (ulong)code);
        writer.WriteString(2, message);
        return Message(status, writer.Written.ToArray());
    }

    public static byte[] Message(int status, byte[] content, string fields = "Content-Type: application/x-protobuf\r\n") =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Word\r\nContent-Length: {content.Length}\r\n{fields}Date: now\r\n\r\n")), .. content];

    public static async Task<bool> SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        for (var rest = bytes; rest.Length > 0;)
            rest = rest[await socket.SendAsync(rest)..];
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _named.Dispose();
        _listener.Dispose();
        foreach (var socket in _open)
            socket.Dispose();
        await _accepting;
        File.Delete(_path);
        File.Delete(HttpPath);
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        return socket;
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                _open.Add(socket);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(socket));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                while (await ReadAsync(socket) is var (head, message))
                {
                    var records = CollectorDouble.Records(message);
                    _heads.Enqueue(head);
                    records.ForEach(_records.Enqueue);
                    if (!await Answer(socket, _heads.Count, records))
                        return;
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The client or the test closed it.
            }
        }
    }

    private static async Task<(string Head, byte[] Message)?> ReadAsync(Socket socket)
    {
        var received = new List<byte>();
        var room = new byte[64 * 1024];
        while (await socket.ReceiveAsync(room) is var count and > 0)
        {
            received.AddRange(room[..count]);
            var text = Encoding.Latin1.GetString([.. received]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (end < 4)
                continue;
            var length = int.Parse(text[..end].Split("Content-Length: ")[1].Split("\r\n")[0], CultureInfo.InvariantCulture);
            if (received.Count == end + length)
                return (text[..end], [.. received[end..]]);
        }

        return null;
    }
}
