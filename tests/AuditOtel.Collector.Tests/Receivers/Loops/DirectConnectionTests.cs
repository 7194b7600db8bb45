using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Receivers.Loops;

/// <summary>Requests that are answered without the server, against those that are not.</summary>
[Trait("Requirement", "I2")]
public sealed class DirectConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_answer_is_the_servers_but_for_the_place_in_the_ledger()
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        var request = RawHttp.Request(LogBytes.Request(LogBytes.Audit(id)));
        using var direct = await RawHttp.ConnectAsync(test);
        using var server = await RawHttp.ConnectToServerAsync(test);

        // The second one is a repeat, so that both get the receipt of the same entry.
        var first = await RawHttp.ExchangeAsync(direct, request);
        var second = await RawHttp.ExchangeAsync(server, request);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", first, StringComparison.Ordinal);
        Assert.Equal(RawHttp.WithoutDate(second), RawHttp.WithoutDate(first));
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }

    [Theory]
    [InlineData("malformed", 400)]
    [InlineData("conflict", 409)]
    [InlineData("failing", 503)]
    public async Task A_refusal_is_the_servers(string reason, int status)
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        using (var stored = await TestCollector.PostAsync(test.Http(), LogBytes.Request(LogBytes.Audit(id))))
            Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        test.Ledger.Refusal = status == 503 ? AppendResult.DiskFull : null;
        var request = RawHttp.Request(reason switch
        {
            "malformed" => "garbage"u8.ToArray(),
            "conflict" => LogBytes.Request(LogBytes.Audit(id, "another")),
            _ => LogBytes.Request(LogBytes.Audit()),
        });
        using var direct = await RawHttp.ConnectAsync(test);
        using var server = await RawHttp.ConnectToServerAsync(test);

        var ours = await RawHttp.ExchangeAsync(direct, request);
        var theirs = await RawHttp.ExchangeAsync(server, request);

        Assert.StartsWith($"HTTP/1.1 {status} ", ours, StringComparison.Ordinal);
        Assert.Equal(RawHttp.WithoutDate(theirs), RawHttp.WithoutDate(ours));

        // The connection serves on.
        test.Ledger.Refusal = null;
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawHttp.ExchangeAsync(direct, RawHttp.Request(LogBytes.Request(LogBytes.Audit()))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_finds_no_room_is_told_to_come_back()
    {
        await using var test = await TestCollector.StartAsync(budgetBytes: 1000);
        using var direct = await RawHttp.ConnectAsync(test);

        var answer = await RawHttp.ExchangeAsync(direct, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));

        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_goes_on_with_the_server_in_the_middle()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        var plain = RawHttp.Request(LogBytes.Request(LogBytes.Audit()));

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawHttp.ExchangeAsync(socket, plain), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await RawHttp.ExchangeAsync(socket, Encoding.ASCII.GetBytes("POST /elsewhere HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawHttp.ExchangeAsync(socket, RawHttp.Request(LogBytes.Request(LogBytes.Audit()))), StringComparison.Ordinal);
        await socket.SendAsync(plain.AsMemory(0, 20));
        await socket.SendAsync(plain.AsMemory(20));
        await RawHttp.ReadUntilAsync(socket, RawHttp.IsComplete);

        Assert.Equal(2, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task Requests_sent_while_one_is_answered_wait_their_turn()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        string[] ids = [.. Enumerable.Range(0, 21).Select(_ => LogBytes.NewId())];
        test.Ledger.HoldOne();
        await socket.SendAsync(RawHttp.Request(LogBytes.Request(LogBytes.Audit(ids[0]))));
        await test.Ledger.HeldAsync().WaitAsync(Patience);
        foreach (var id in ids[1..])
            await socket.SendAsync(RawHttp.Request(LogBytes.Request(LogBytes.Audit(id))));

        // Another connection's request, sent later, is answered meanwhile.
        using (var other = await RawHttp.ConnectAsync(test))
            await RawHttp.ExchangeAsync(other, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
        Assert.Equal(0, socket.Available);
        test.Ledger.GoOn();

        var answers = await RawHttp.ReadUntilAsync(socket, text => RawHttp.Count(text, "HTTP/1.1 200 OK") == 21);
        int[] places = [.. ids.Select(id => answers.IndexOf(id, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task A_client_that_leaves_without_its_answer_disturbs_nobody_and_its_record_is_stored()
    {
        await using var test = await TestCollector.StartAsync();
        test.Ledger.HoldOne();
        using (var socket = await RawHttp.ConnectAsync(test))
        {
            await socket.SendAsync(RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
            await test.Ledger.HeldAsync().WaitAsync(Patience);
        }

        test.Ledger.GoOn();
        using var next = await RawHttp.ConnectAsync(test);
        await RawHttp.ExchangeAsync(next, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));

        await test.Collector.StopAsync().WaitAsync(Patience);
        Assert.Equal(2, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_stop_waits_for_the_answer_that_is_under_way()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        test.Ledger.HoldOne();
        await socket.SendAsync(RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
        await test.Ledger.HeldAsync().WaitAsync(Patience);
        var stopping = test.Collector.StopAsync();

        test.Ledger.GoOn();

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await RawHttp.ReadUntilAsync(socket, RawHttp.IsComplete), StringComparison.Ordinal);
        await stopping.WaitAsync(Patience);
        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_stop_that_is_cut_short_does_not_wait_for_the_answer()
    {
        await using var test = await TestCollector.StartAsync();
        using var socket = await RawHttp.ConnectAsync(test);
        test.Ledger.HoldOne();
        await socket.SendAsync(RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
        await test.Ledger.HeldAsync().WaitAsync(Patience);

        await test.Collector.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Patience);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        test.Ledger.GoOn(AppendResult.Stopping);
    }

    [Fact]
    public async Task A_connection_that_sends_nothing_for_ten_minutes_is_closed()
    {
        var time = new ManualTime();
        await using var test = await TestCollector.StartAsync(time: time);
        using var idle = await RawHttp.ConnectAsync(test);
        await RawHttp.ExchangeAsync(idle, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
        time.Advance(TimeSpan.FromMinutes(9));
        using var busy = await RawHttp.ConnectAsync(test);
        await RawHttp.ExchangeAsync(busy, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));

        time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, await idle.ReceiveAsync(new byte[1]).WaitAsync(Patience));
        await RawHttp.ExchangeAsync(busy, RawHttp.Request(LogBytes.Request(LogBytes.Audit())));
    }

    [Fact]
    public async Task A_client_that_takes_none_of_its_answers_is_closed()
    {
        var time = new ManualTime();
        await using var test = await TestCollector.StartAsync(time: time);
        using var socket = await RawHttp.ConnectAsync(test);
        var request = RawHttp.Request("garbage"u8.ToArray());
        var isFull = false;
        SocketError error;

        do
        {
            var answered = socket.Available;
            socket.Send(request, SocketFlags.None, out error);

            // One after the other, without taking any; when no answer comes there is no room for it.
            for (var looks = 0; socket.Available == answered && looks < 55 && error == SocketError.Success; looks++)
            {
                isFull |= looks == 50;
                time.Advance(TimeSpan.FromSeconds(isFull ? 11 : 0));
                await Task.Delay(TimeSpan.FromMilliseconds(looks));
            }
        }
        while (error == SocketError.Success);

        Assert.True(isFull);
        Assert.Contains(error, (SocketError[])[SocketError.ConnectionReset, SocketError.Shutdown]);
    }
}
