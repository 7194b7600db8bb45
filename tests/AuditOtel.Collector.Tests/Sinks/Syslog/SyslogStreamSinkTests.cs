using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Syslog;
using AuditOtel.Collector.Tests.Records;

namespace AuditOtel.Collector.Tests.Sinks.Syslog;

/// <summary>What a receiver had not read when its connection ended comes again, however often that happens.</summary>
[Trait("Requirement", "S9")]
public sealed class SyslogStreamSinkTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ISink _sink;

    public SyslogStreamSinkTests()
    {
        _listener.Start();
        _sink = new SyslogTarget(SyslogTransport.Tcp, "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port).Open(_time);
    }

    [Fact]
    public async Task A_batch_that_no_receiver_read_comes_again_until_one_reads_it()
    {
        await DeliverAsync("one");
        for (var round = 0; round < 3; round++)
        {
            // It goes with bytes that it has not read; some that do so reset the connection, others close it in order.
            (await _listener.AcceptSocketAsync()).Dispose();
            _time.Advance(TimeSpan.FromSeconds(30));
            await DeliverAsync($"next {round}");
        }

        using var last = await _listener.AcceptSocketAsync();
        var received = await ReadAsync(last, "next 2");

        Assert.Equal(["one", "next 0", "next 1", "next 2"], received);
    }

    [Fact]
    public async Task What_was_sent_well_before_the_last_batch_does_not_come_again()
    {
        await DeliverAsync("one");
        using (var first = await _listener.AcceptSocketAsync())
        {
            Assert.Equal(["one"], await ReadAsync(first, "one"));
            _time.Advance(TimeSpan.FromSeconds(30));
            await DeliverAsync("two");
            Assert.Equal(["two"], await ReadAsync(first, "two"));
        }

        await DeliverAsync("three");
        using var second = await _listener.AcceptSocketAsync();

        Assert.Equal(["two", "three"], await ReadAsync(second, "three"));
    }

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        _listener.Dispose();
    }

    private async Task DeliverAsync(string target)
    {
        var record = EntryBuilder.View(new AuditRecord("thing.run", AuditAction.Execute, new AuditTarget("thing", target)));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await _sink.DeliverAsync([record], patience.Token);
                return;
            }
            catch (SinkException)
            {
                // As a feed does, which repeats the batch.
                await Task.Delay(20, patience.Token);
            }
        }
    }

    /// <summary>The targets that come until one of this name does, each once.</summary>
    private static async Task<IReadOnlyList<string>> ReadAsync(Socket socket, string last)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains($"target=\"{last}\"", StringComparison.Ordinal))
            text.Append(Encoding.UTF8.GetString(buffer.AsSpan(0, await socket.ReceiveAsync(buffer, patience.Token))));
        return [.. text.ToString().Split("target=\"").Skip(1).Select(static part => part[..part.IndexOf('"')]).Distinct(StringComparer.Ordinal)];
    }
}
