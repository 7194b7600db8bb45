using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>An HTTP server that answers its first request with one body: something else listens where a collector was expected.</summary>
internal sealed class OneAnswerServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    internal OneAnswerServer(string body)
    {
        _listener.Start();
        _ = AnswerAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
    }

    internal string Address => $"http://{_listener.LocalEndpoint}";

    public void Dispose() => _listener.Dispose();

    private async Task AnswerAsync(string answer)
    {
        using var connection = await _listener.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        var request = new byte[4096];
        Assert.NotEqual(0, await stream.ReadAsync(request));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }
}
