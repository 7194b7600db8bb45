using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Collector.Records;
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

    [Fact]
    public async Task A_receiver_that_hangs_does_not_pass_for_one_that_takes_records_because_its_host_takes_some_on_every_new_connection()
    {
        const int connections = 6;
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Server.ReceiveBufferSize = 8 << 10;
        hanging.Start();
        await using var sink = new SyslogTarget(SyslogTransport.Tcp, "127.0.0.1", ((IPEndPoint)hanging.LocalEndpoint).Port) { Patience = TimeSpan.FromSeconds(0.5) }.Open(_time);
        var taken = new List<int>();
        for (var connection = 0; connection < connections; connection++)
            taken.Add(await FillAsync(sink, taken.Sum()));

        Assert.True(taken.Skip(1).Sum() <= 2 * taken[0], $"The connections took {string.Join(", ", taken)} records.");

        // It dies with all that its host had taken, and comes back.
        for (var connection = 0; connection < connections; connection++)
            (await hanging.AcceptSocketAsync()).Dispose();
        var sending = sink.DeliverAsync([Record("last")], CancellationToken.None).AsTask();
        using var back = await hanging.AcceptSocketAsync();
        var received = await ReadAsync(back, "last");
        await sending;

        Assert.Equal([.. Enumerable.Range(taken[0], taken.Skip(1).Sum()).Select(Name), "last"], received.SkipWhile(target => !string.Equals(target, Name(taken[0]), StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        _listener.Dispose();
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static RecordView Record(string target) => EntryBuilder.View(new AuditRecord("thing.run", AuditAction.Execute, new AuditTarget("thing", target)));

    /// <summary>Sends one record every six seconds until no more are taken, and says how many were.</summary>
    private async Task<int> FillAsync(ISink sink, int first)
    {
        for (var number = first; ; number++)
        {
            try
            {
                await sink.DeliverAsync([Record(Name(number))], CancellationToken.None);
                _time.Advance(TimeSpan.FromSeconds(6));
            }
            catch (SinkException failure)
            {
                Assert.Contains("it took no message for ", failure.Message, StringComparison.Ordinal);
                return number - first;
            }
        }
    }

    private async Task DeliverAsync(string target)
    {
        var record = Record(target);
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
