using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuditOtel.Collector.Tests.Receivers.Loops;

/// <summary>Writes HTTP/1.1 as it is told to, also as no client would.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Connects to the Unix socket, whose plain requests the server does not see.</summary>
    internal static async Task<Socket> ConnectAsync(TestCollector test)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(test.Collector.Endpoints.HttpSocket));
        return socket;
    }

    /// <summary>Connects over TCP, where the server sees everything.</summary>
    internal static async Task<Socket> ConnectToServerAsync(TestCollector test)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(test.Collector.Endpoints.OtlpHttp!));
        return socket;
    }

    internal static byte[] Request(byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    internal static async Task<string> ReadUntilAsync(Socket socket, Func<string, bool> isDone)
    {
        using var patience = new CancellationTokenSource(Patience);
        var text = new StringBuilder();
        var buffer = new byte[1 << 20];
        while (!isDone(text.ToString()))
        {
            var read = await socket.ReceiveAsync(buffer, patience.Token);
            Assert.NotEqual(0, read);
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    /// <summary>Sends a request and reads its answer.</summary>
    internal static async Task<string> ExchangeAsync(Socket socket, byte[] request)
    {
        await socket.SendAsync(request);
        return await ReadUntilAsync(socket, IsComplete);
    }

    internal static bool IsComplete(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        var length = text.Split("\r\n").First(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return text.Length - head - 4 == int.Parse(length["Content-Length: ".Length..]);
    }

    /// <summary>An answer but for when it was given.</summary>
    internal static string WithoutDate(string answer) =>
        string.Join("\r\n", answer.Split("\r\n").Where(static line => !line.StartsWith("Date: ", StringComparison.Ordinal)));

    internal static int Count(string text, string part) => text.Split(part).Length - 1;
}
