using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuditOtel.Collector.Tests.Receivers.Loops;

/// <summary>The HTTP/1.1 socket, whose connections share a few event loops.</summary>
[Trait("Requirement", "I2")]
public sealed class LoopTransportTests
{
    private const int Many = 8000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Pipelined_requests_are_all_answered()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await ConnectAsync(test);
        var requests = Enumerable.Range(0, 50).SelectMany(_ => Request(LogBytes.Request(LogBytes.Audit()))).ToArray();

        await socket.SendAsync(requests);

        var answers = await ReadUntilAsync(socket, text => Count(text, "HTTP/1.1 200 OK") == 50);
        Assert.Equal(50, Count(answers, "Content-Length:"));
        Assert.Equal(50, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_chunked_body_that_comes_byte_by_byte_is_stored()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await ConnectAsync(test);
        var body = LogBytes.Request(LogBytes.Audit());
        var head = Encoding.ASCII.GetBytes($"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n");

        foreach (var one in head.Concat(body).Concat("\r\n0\r\n\r\n"u8.ToArray()).Chunk(1))
            await socket.SendAsync(one);

        await ReadUntilAsync(socket, text => Count(text, "HTTP/1.1 200 OK") == 1);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_answer_holds_up_nobody_and_gets_all_of_it_later()
    {
        await using var test = await TestCollector.StartAsync();
        using var slow = await ConnectAsync(test);
        await slow.SendAsync(Request(LogBytes.Request([.. Enumerable.Range(0, Many).Select(_ => LogBytes.Audit())])));
        while (slow.Available == 0)
            await Task.Yield();

        using var response = await TestCollector.PostAsync(test.HttpSocket(), LogBytes.Request(LogBytes.Audit()));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await ReadUntilAsync(slow, IsComplete);
        Assert.True(answer.Length > 500_000);
    }

    [Theory]
    [InlineData("\0\0\0garbage\r\n\r\n", "400")]
    [InlineData("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: 99999999999\r\n\r\n", "413")]
    [InlineData("GET /v1/logs HTTP/1.1\r\nHost: localhost\r\n\r\n", "405")]
    public async Task What_is_no_request_is_refused_and_the_next_client_is_served(string bytes, string status)
    {
        await using var test = await TestCollector.StartAsync();
        using (var socket = await ConnectAsync(test))
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
            await ReadUntilAsync(socket, text => text.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal));
        }

        using var response = await TestCollector.PostAsync(test.HttpSocket(), LogBytes.Request(LogBytes.Audit()));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Many_connections_at_once_each_get_the_receipts_of_their_own_records()
    {
        await using var test = await TestCollector.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SendManyAsync(test, 10))).WaitAsync(Patience);

        Assert.Equal(1000, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_client_that_sends_much_more_than_is_taken_at_once_gets_all_its_answers()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await ConnectAsync(test);
        var request = Request(LogBytes.Request([.. Enumerable.Range(0, 200).Select(_ => LogBytes.Audit())]));
        byte[] all = [.. Enumerable.Range(0, (4 << 20) / request.Length).SelectMany(_ => Request(LogBytes.Request([.. Enumerable.Range(0, 200).Select(_ => LogBytes.Audit())])))];

        var sending = socket.SendAsync(all);
        var answers = await ReadUntilAsync(socket, text => Count(text, "HTTP/1.1 200 OK") == (4 << 20) / request.Length);

        Assert.Equal(all.Length, await sending);
        Assert.DoesNotContain("HTTP/1.1 5", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_leave_in_the_middle_of_a_request_disturb_nobody()
    {
        await using var test = await TestCollector.StartAsync();
        for (var length = 1; length < 60; length++)
        {
            using var socket = await ConnectAsync(test);
            await socket.SendAsync(Request(LogBytes.Request(LogBytes.Audit())).AsMemory(0, length));
        }

        await SendManyAsync(test, 3);

        Assert.Equal(3, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_stop_ends_idle_connections()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await ConnectAsync(test);
        await socket.SendAsync(Request(LogBytes.Request(LogBytes.Audit())));
        await ReadUntilAsync(socket, IsComplete);

        await test.Collector.StopAsync().WaitAsync(Patience);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Patience));
    }

    private static async Task<Socket> ConnectAsync(TestCollector test)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(test.Collector.Endpoints.HttpSocket));
        return socket;
    }

    private static async Task SendManyAsync(TestCollector test, int requests)
    {
        using var socket = await ConnectAsync(test);
        for (var i = 0; i < requests; i++)
        {
            var record = LogBytes.Audit();
            await socket.SendAsync(Request(LogBytes.Request(record)));
            await ReadUntilAsync(socket, text => text.StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal) && IsComplete(text));
        }
    }

    private static byte[] Request(byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private static async Task<string> ReadUntilAsync(Socket socket, Func<string, bool> isDone)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
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

    private static bool IsComplete(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        var length = text.Split("\r\n").First(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return text.Length - head - 4 == int.Parse(length["Content-Length: ".Length..]);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
