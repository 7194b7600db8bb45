using System.Diagnostics;
using System.Net.Sockets;

namespace AuditOtel.Collector.Tests.Receivers.Loops;

/// <summary>Plain requests that come in more than one piece.</summary>
[Trait("Requirement", "I2")]
public sealed class PartialRequestTests
{
    private const int BatchRecords = 600;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    [InlineData(1 << 20)]
    public async Task The_answer_is_the_servers_whatever_the_pieces_are(int piece)
    {
        await using var test = await TestCollector.StartAsync();
        var request = Batch();
        Assert.InRange(request.Length, 100_000, 999_999);
        using var direct = await RawHttp.ConnectAsync(test);
        using var server = await RawHttp.ConnectToServerAsync(test);

        // The first piece has the whole head: what begins with less is the server's.
        await SendAsync(direct, request, 200, Math.Max(piece, request.Length / 20));
        var first = await RawHttp.ReadUntilAsync(direct, RawHttp.IsComplete);
        await SendAsync(direct, request, piece, request.Length);
        var second = await RawHttp.ReadUntilAsync(direct, RawHttp.IsComplete);
        var third = await RawHttp.ExchangeAsync(server, request);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", first, StringComparison.Ordinal);
        Assert.Equal(RawHttp.WithoutDate(third), RawHttp.WithoutDate(first));
        Assert.Equal(RawHttp.WithoutDate(third), RawHttp.WithoutDate(second));
        Assert.Equal(BatchRecords, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task What_follows_the_request_is_the_next_one()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        var (one, next) = (Batch(), RawHttp.Request(LogBytes.Request(LogBytes.Audit())));

        await SendAsync(socket, [.. one, .. next], 300, 90_000);

        await RawHttp.ReadUntilAsync(socket, static text => RawHttp.Count(text, "HTTP/1.1 200 OK") == 2);
        Assert.Equal(BatchRecords + 1, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task One_that_finds_no_room_in_the_middle_is_told_to_come_back_and_the_connection_serves_on()
    {
        await using var test = await TestCollector.StartAsync(budgetBytes: 64 << 10);
        using var socket = await RawHttp.ConnectAsync(test);

        await SendAsync(socket, Batch(), 200, 10_000);

        Assert.StartsWith("HTTP/1.1 503 ", await RawHttp.ReadUntilAsync(socket, RawHttp.IsComplete), StringComparison.Ordinal);
        Assert.Equal(0, test.Count(LogBytes.Operation));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawHttp.ExchangeAsync(socket, RawHttp.Request(LogBytes.Request(LogBytes.Audit()))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_leaves_nothing_behind()
    {
        // Nine of them would use up the room if each kept what it has.
        await using var test = await TestCollector.StartAsync(budgetBytes: 2 << 20);
        for (var turn = 0; turn < 20; turn++)
        {
            using var leaving = await RawHttp.ConnectAsync(test);
            await leaving.SendAsync(Batch().AsMemory(0, 150_000));
        }

        using var socket = await RawHttp.ConnectAsync(test);
        var answer = "";
        var started = Stopwatch.GetTimestamp();
        while (!answer.StartsWith("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"There is still no room: {answer}");
            answer = await RawHttp.ExchangeAsync(socket, Batch()).WaitAsync(Patience);
        }

        Assert.Equal(BatchRecords, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_client_that_does_not_come_to_the_end_of_its_request_is_closed()
    {
        var time = new ManualTime();
        await using var test = await TestCollector.StartAsync(time: time);
        using var slow = await RawHttp.ConnectAsync(test);
        using var served = await RawHttp.ConnectAsync(test);
        await slow.SendAsync(Batch().AsMemory(0, 1000));

        // The loop may not have seen the first piece when the clock goes on; after ten minutes another rule would close it.
        for (var passed = TimeSpan.Zero; !slow.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead); passed += TimeSpan.FromSeconds(11))
        {
            Assert.True(passed < TimeSpan.FromMinutes(9), "The client is still waited for.");
            time.Advance(TimeSpan.FromSeconds(11));
            await RawHttp.ExchangeAsync(served, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
        }

        Assert.Equal(0, await slow.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        await RawHttp.ExchangeAsync(served, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_rest_of_a_request()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        await socket.SendAsync(Batch().AsMemory(0, 1000));

        // A stop that waits for connections cuts them after 30 seconds.
        await test.Collector.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));

        // What was not read is told as a reset.
        var end = await Record.ExceptionAsync(async () => Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Patience)));
        Assert.True(end is null or SocketException { SocketErrorCode: SocketError.ConnectionReset }, end?.ToString());
    }

    private static byte[] Batch() => RawHttp.Request(LogBytes.Request([.. Enumerable.Range(0, BatchRecords).Select(static _ => LogBytes.Audit())]));

    private static async Task SendAsync(Socket socket, byte[] bytes, int first, int others)
    {
        first = Math.Min(first, bytes.Length);
        await socket.SendAsync(bytes.AsMemory(0, first));
        for (var at = first; at < bytes.Length; at += others)
        {
            // Gives the loop the chance to see each piece by itself; whether it does makes no difference to the answer.
            await Task.Yield();
            await socket.SendAsync(bytes.AsMemory(at, Math.Min(others, bytes.Length - at)));
        }
    }
}
