using System.Net;
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
        using var socket = await RawHttp.ConnectAsync(test);
        var requests = Enumerable.Range(0, 50).SelectMany(_ => RawHttp.Request(LogBytes.Request(LogBytes.Audit()))).ToArray();

        await socket.SendAsync(requests);

        var answers = await RawHttp.ReadUntilAsync(socket, text => RawHttp.Count(text, "HTTP/1.1 200 OK") == 50);
        Assert.Equal(50, RawHttp.Count(answers, "Content-Length:"));
        Assert.Equal(50, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_chunked_body_that_comes_byte_by_byte_is_stored()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        var body = LogBytes.Request(LogBytes.Audit());
        var head = Encoding.ASCII.GetBytes($"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n");

        foreach (var one in head.Concat(body).Concat("\r\n0\r\n\r\n"u8.ToArray()).Chunk(1))
            await socket.SendAsync(one);

        await RawHttp.ReadUntilAsync(socket, text => RawHttp.Count(text, "HTTP/1.1 200 OK") == 1);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_client_that_does_not_read_its_answer_holds_up_nobody_and_gets_all_of_it_later()
    {
        await using var test = await TestCollector.StartAsync();
        using var slow = await RawHttp.ConnectAsync(test);
        await slow.SendAsync(RawHttp.Request(LogBytes.Request([.. Enumerable.Range(0, Many).Select(_ => LogBytes.Audit())])));
        while (slow.Available == 0)
            await Task.Yield();

        using var response = await TestCollector.PostAsync(test.HttpSocket(), LogBytes.Request(LogBytes.Audit()));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await RawHttp.ReadUntilAsync(slow, RawHttp.IsComplete);
        Assert.True(answer.Length > 500_000);
    }

    [Theory]
    [InlineData("\0\0\0garbage\r\n\r\n", "400")]
    [InlineData("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: 99999999999\r\n\r\n", "413")]
    [InlineData("GET /v1/logs HTTP/1.1\r\nHost: localhost\r\n\r\n", "405")]
    public async Task What_is_no_request_is_refused_and_the_next_client_is_served(string bytes, string status)
    {
        await using var test = await TestCollector.StartAsync();
        using (var socket = await RawHttp.ConnectAsync(test))
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
            await RawHttp.ReadUntilAsync(socket, text => text.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal));
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
        using var socket = await RawHttp.ConnectAsync(test);
        var request = RawHttp.Request(LogBytes.Request([.. Enumerable.Range(0, 200).Select(_ => LogBytes.Audit())]));
        byte[] all = [.. Enumerable.Range(0, (4 << 20) / request.Length).SelectMany(_ => RawHttp.Request(LogBytes.Request([.. Enumerable.Range(0, 200).Select(_ => LogBytes.Audit())])))];

        var sending = socket.SendAsync(all);
        var answers = await RawHttp.ReadUntilAsync(socket, text => RawHttp.Count(text, "HTTP/1.1 200 OK") == (4 << 20) / request.Length);

        Assert.Equal(all.Length, await sending);
        Assert.DoesNotContain("HTTP/1.1 5", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_leave_in_the_middle_of_a_request_disturb_nobody()
    {
        await using var test = await TestCollector.StartAsync();
        for (var length = 1; length < 60; length++)
        {
            using var socket = await RawHttp.ConnectAsync(test);
            await socket.SendAsync(RawHttp.Request(LogBytes.Request(LogBytes.Audit())).AsMemory(0, length));
        }

        await SendManyAsync(test, 3);

        Assert.Equal(3, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_stop_ends_idle_connections()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        await socket.SendAsync(RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
        await RawHttp.ReadUntilAsync(socket, RawHttp.IsComplete);

        await test.Collector.StopAsync().WaitAsync(Patience);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Patience));
    }

    private static async Task SendManyAsync(TestCollector test, int requests)
    {
        using var socket = await RawHttp.ConnectAsync(test);
        for (var i = 0; i < requests; i++)
        {
            var record = LogBytes.Audit();
            await socket.SendAsync(RawHttp.Request(LogBytes.Request(record)));
            await RawHttp.ReadUntilAsync(socket, text => text.StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal) && RawHttp.IsComplete(text));
        }
    }
}
