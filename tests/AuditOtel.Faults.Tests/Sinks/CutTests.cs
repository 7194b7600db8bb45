using System.Globalization;
using System.Text.Json.Nodes;
using AuditOtel.Faults.Tests.Support;
using AuditOtel.Ledger;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.Sinks;

/// <summary>A collector with a sink of every kind, all of whose receivers are gone for minutes under load and come back later.</summary>
[Trait("Requirement", "B3")]
public sealed class CutTests(ITestOutputHelper output) : IDisposable
{
    // What the collector stamps before the producer's LogRecord when that lacks nothing.
    private const int HeaderLength = 7;

    // The machine may be busier than before; who waits for the attempts of a sink, which are seconds apart, keeps a tenth of the pace.
    private const double LeastPace = 0.25;

    // A process may grow that much for reasons of its own: a pace at which queues would take no more shows nothing.
    private const long OwnGrowth = 64 << 20;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(Matrix.Rounds(quick: 130, whole: 300));

    // Receivers are gone for longer: a receipt that waits for one of them waits longer.
    private static readonly int LongestSilence = (int)(TimeSpan.FromMinutes(1) / Pace.BetweenLooks);

    // How long a sender by syslog keeps what the other host has, and what it sends at once.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);
    private const int Batch = 512;

    // A machine that stands still for some seconds lets more be sent in them afterwards.
    private const double Margin = 1.5;

    private readonly TempDirectory _directory = new();
    private readonly SentRecords _sent = new();

    private string Place => _directory.Combine("auditotel.json");

    [Fact]
    [Trait("Requirement", "S5")]
    public async Task Receivers_that_are_all_gone_for_minutes_under_load_get_everything_in_order_and_nobody_waited()
    {
        await using var counterparts = await Counterparts.StartAsync(_directory.Combine("far"));
        await using var near = await StartAsync(counterparts);
        using var stop = new CancellationTokenSource();
        var load = new FaultLoad(_sent) { Letters = 2000, Rest = TimeSpan.FromMilliseconds(40) };
        var sending = load.RunAsync(near, stop.Token);
        await GoOnAsync();
        var before = await Pace.WatchAsync(_sent, Before);

        await counterparts.CutAsync(GoOnAsync);
        var (count, memory) = (_sent.AcknowledgedCount, Memory(near));
        var meanwhile = await Pace.WatchAsync(_sent, Cut);
        var growth = Memory(near) - memory;
        output.WriteLine($"before {before}, meanwhile {meanwhile}, {growth >> 20} MiB more beside {memory >> 20} MiB");
        AssertNobodyWaited(before, meanwhile);
        AssertNothingIsKept(growth, queued: Counterparts.Names.Count * (long)load.Letters * (_sent.AcknowledgedCount - count));
        await AssertToldAsync(near, (_sent.AcknowledgedCount - count) / 2);

        await counterparts.ComeBackAsync(GoOnAsync);
        await GoOnAsync();
        await stop.CancelAsync();
        await sending;
        await DeliveredAsync(near);
        var records = await TellingsAsync(near);
        Assert.Equal((0, 0), (await near.StopAsync(), await counterparts.StopCollectorAsync()));

        await AssertArrivedAsync(counterparts, longestRun: (int)(load.MostPerSecond * Remembered.TotalSeconds * Margin) + Batch);
        await LedgerOracle.AssertHoldsAsync(_directory.Combine("near"), _sent, "after the receivers came back");
        Assert.All(Counterparts.Names, name => Assert.Equal(["audit.sink.failure", "audit.sink.lag failure", "audit.sink.lag success", "audit.sink.recovery"], records[name].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<CollectorProcess> StartAsync(Counterparts counterparts)
    {
        await File.WriteAllTextAsync(Place, counterparts.Configuration);
        (await Cli.RunAsync("elastic", "setup", "--config", Place)).Expect(0);
        await Collectors.CreateAsync(_directory.Combine("near"));
        return await CollectorProcess.RunAsync(_directory.Combine("near"), [.. Collectors.FreePorts, "--config", Place]);
    }

    private static void AssertNobodyWaited(Pace before, Pace meanwhile)
    {
        Assert.True(meanwhile.PerLook >= before.PerLook * LeastPace, $"{meanwhile.PerLook:F0} receipts came between two looks while the receivers were gone, {before.PerLook:F0} before.");
        Assert.True(meanwhile.Silence < LongestSilence, $"{meanwhile.Silence} looks in a row saw no new receipt.");
    }

    /// <param name="growth">Bytes that the collector's memory grew by in the cut.</param>
    /// <param name="queued">Bytes that sinks would hold that kept in memory what came in the cut.</param>
    private void AssertNothingIsKept(long growth, long queued)
    {
        if (queued / 2 < OwnGrowth)
            output.WriteLine($"The memory shows nothing this time: queues would have taken no more than {queued >> 20} MiB at this pace.");
        Assert.True(growth < Math.Max(queued / 2, OwnGrowth), $"The collector took {growth >> 20} MiB more memory while the receivers were gone; queues would have taken {queued >> 20} MiB.");
    }

    /// <summary>Each sink says why it takes nothing and how far it is behind, to people and to whoever watches many collectors.</summary>
    private static async Task AssertToldAsync(CollectorProcess collector, int lag)
    {
        using var api = new HttpClient { BaseAddress = new Uri($"http://{collector.Api}") };
        var status = JsonNode.Parse(await api.GetStringAsync("/v1/status"))!;
        var metrics = (await api.GetStringAsync("/metrics")).Split('\n');
        Assert.Equal(Counterparts.Names, status["sinks"]!.AsArray().Select(static sink => (string)sink!["name"]!));
        foreach (var (name, sink) in Counterparts.Names.Zip(status["sinks"]!.AsArray()))
        {
            Assert.True(sink!["problem"] is not null && (long)sink["lag"]! >= lag, $"The status says of '{name}', which is at least {lag} entries behind: {sink.ToJsonString()}");
            Assert.Contains(status["warnings"]!.AsArray(), warning => ((string)warning!).Contains($"'{name}' is ", StringComparison.Ordinal));
            Assert.InRange(Figure("auditotel_sink_lag_entries", name), lag, double.MaxValue);
            Assert.Equal(1, Figure("auditotel_sink_failing", name));
        }

        double Figure(string metric, string name) =>
            double.Parse(metrics.Single(line => line.StartsWith($"{metric}{{sink=\"{name}\"", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    private async Task AssertArrivedAsync(Counterparts counterparts, int longestRun)
    {
        // What was under way when the sending stopped may stand in the ledger without a receipt: everybody is compared with the ledger.
        var stored = Records("near");
        Assert.InRange(stored.Count, _sent.AcknowledgedCount, int.MaxValue);
        Assert.True(stored.SequenceEqual(Records("far"), StringComparer.Ordinal), "The ledgers hold the same records in the same order.");
        foreach (var (name, rsyslog) in new[] { ("tcp", counterparts.Tcp), ("tls", counterparts.Tls) })
        {
            await Tool.UntilAsync(() => rsyslog.Received is [.., var last] && string.Equals(last.RecordId, stored[^1], StringComparison.Ordinal), static () => "the last record");
            Arrivals.AssertInOrder(name, stored, rsyslog.Received.Select(static message => message.RecordId), mostRuns: 1, longestRun);
        }

        var documents = counterparts.Cluster.Cluster.Documents(Counterparts.Stream).Select(static document => document.Id);
        Assert.True(stored.SequenceEqual(documents, StringComparer.Ordinal), "The cluster holds the same records, each once, and got them in the same order.");
        Assert.Empty(counterparts.Cluster.Complaints);
        var comparison = (await Cli.RunAsync("elastic", "compare", _directory.Combine("near"), "--config", Place, "--json")).Expect(0);
        Assert.Equal("equal", (string?)JsonNode.Parse(comparison.Output)!["result"]);
    }

    /// <summary>The ids of the senders' records in the ledger's order; each is there as it was sent.</summary>
    private List<string> Records(string ledger)
    {
        var records = new List<string>();
        using var reader = LedgerReader.Open(_directory.Combine(ledger));
        using var cursor = reader.Read(0);
        while (cursor.MoveNext())
        {
            if (cursor.Current.Kind == EntryKind.Record && cursor.Current.Context.Span.IndexOf("auditotel-collector"u8) < 0)
                records.Add(_sent.Find(cursor.Current.Body.Span[HeaderLength..])?.Id ?? $"entry {cursor.Current.Index} of {ledger}, which nobody sent like that");
        }

        return records;
    }

    /// <summary>What the ledger tells of each sink: the operation, of the lag with its outcome.</summary>
    private static async Task<ILookup<string, string>> TellingsAsync(CollectorProcess collector) =>
        (await Cli.SearchAsync(collector.Data, "operation:audit.sink.*")).ToLookup(
            static record => record.Attribute("audit.target.id"),
            static record => (string?)record["event_name"] is "audit.sink.lag" ? $"audit.sink.lag {record.Attribute("audit.outcome")}" : (string)record["event_name"]!,
            StringComparer.Ordinal);

    /// <summary>Single records and batches get their receipts, whatever the sinks do.</summary>
    private Task GoOnAsync()
    {
        var goal = _sent.AcknowledgedCount + 200;
        return Tool.UntilAsync(() => _sent.AcknowledgedCount >= goal, static () => "receipts while receivers are gone");
    }

    /// <summary>Bytes of the process that are in memory (proc(5), <c>VmRSS</c>).</summary>
    private static long Memory(CollectorProcess collector) => 1024 * long.Parse(
        File.ReadLines($"/proc/{collector.Id}/status").Single(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private static async Task DeliveredAsync(CollectorProcess collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var api = new HttpClient { BaseAddress = new Uri($"http://{collector.Api}") };
        while (JsonNode.Parse(await api.GetStringAsync("/v1/status", patience.Token))!["sinks"]!.AsArray().Any(static sink => (long)sink!["lag"]! > 0 || sink["problem"] is not null))
            await Task.Delay(100, patience.Token);
    }
}
