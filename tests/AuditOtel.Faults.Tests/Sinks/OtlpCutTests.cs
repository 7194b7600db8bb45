using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuditOtel.Faults.Tests.Support;
using AuditOtel.Ledger;

namespace AuditOtel.Faults.Tests.Sinks;

/// <summary>A collector that sends to a second one by OTLP, which is killed under load and comes back later: both ledgers hold the same records in the same order.</summary>
[Trait("Requirement", "B3")]
public sealed class OtlpCutTests : IDisposable
{
    // What the collector stamps before the producer's LogRecord when that lacks nothing.
    private const int HeaderLength = 7;

    private readonly TempDirectory _directory = new();
    private readonly SentRecords _sent = new();

    private string Place => _directory.Combine("auditotel.json");

    [Fact]
    public async Task A_receiver_that_is_gone_for_minutes_under_load_gets_everything_once_and_in_order()
    {
        var far = await Collectors.StartAsync(_directory.Combine("far"));
        var address = far.Grpc;
        await Collectors.CreateAsync(_directory.Combine("near"));
        await File.WriteAllTextAsync(Place, $$"""{"sinks": {"far": {"type": "otlp", "address": "http://{{address}}", "select": "service:{{PlainOtlp.Service}}", "maxLag": 1000000} } }""");
        await using var near = await CollectorProcess.RunAsync(_directory.Combine("near"), [.. Collectors.FreePorts, "--config", Place]);
        using var stop = new CancellationTokenSource();
        var sending = new FaultLoad(_sent).RunAsync(near, stop.Token);
        await GoOnAsync();

        await far.KillAsync();
        await far.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(Matrix.Rounds(quick: 2, whole: 150)));
        await GoOnAsync();
        await using var back = await CollectorProcess.StartAsync(_directory.Combine("far"), address);
        await GoOnAsync();
        await stop.CancelAsync();
        await sending;
        await DeliveredAsync(near);

        Assert.Equal((0, 0), (await near.StopAsync(), await back.StopAsync()));
        // What was under way when the sending stopped may stand in the ledger without a receipt: the ledgers are compared with one another.
        var stored = Records("near");
        Assert.True(stored.SequenceEqual(Records("far")), "The ledgers hold the same records in the same order.");
        Assert.InRange(stored.Count, _sent.AcknowledgedCount, int.MaxValue);
        await LedgerOracle.AssertHoldsAsync(_directory.Combine("near"), _sent, "after the receiver came back");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>The senders' LogRecords as they are stored, in the ledger's order.</summary>
    private List<string> Records(string ledger)
    {
        var records = new List<string>();
        using var reader = LedgerReader.Open(_directory.Combine(ledger));
        using var cursor = reader.Read(0);
        while (cursor.MoveNext())
        {
            if (cursor.Current.Kind == EntryKind.Record && cursor.Current.Context.Span.IndexOf("auditotel-collector"u8) < 0)
                records.Add(Convert.ToHexString(SHA256.HashData(cursor.Current.Body.Span[HeaderLength..])));
        }

        return records;
    }

    /// <summary>Single records and batches get their receipts, whatever the sink does.</summary>
    private Task GoOnAsync()
    {
        var goal = _sent.AcknowledgedCount + 200;
        return Tool.UntilAsync(() => _sent.AcknowledgedCount >= goal, static () => "receipts while the receiver is gone");
    }

    private static async Task DeliveredAsync(CollectorProcess collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var api = new HttpClient { BaseAddress = new Uri($"http://{collector.Api}") };
        while (JsonNode.Parse(await api.GetStringAsync("/v1/status", patience.Token))!["sinks"]![0] is not { } sink || (long)sink["lag"]! > 0)
            await Task.Delay(100, patience.Token);
    }
}
