using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Ingestion.Streams;

[Trait("Requirement", "L1")]
public sealed class StreamWatchTests
{
    private static readonly string Stream = LogBytes.NewId();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task A_gap_a_replay_and_a_late_arrival_are_recorded_once_also_across_restarts()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        await SendAsync(test, 1, 2, 5);
        await test.RestartAsync();
        _time.Advance(2 * StreamTracker.Grace);
        await UntilAsync(test, StreamRecords.Gap, 1);
        await test.RestartAsync();
        await SendAsync(test, 3);
        await UntilAsync(test, StreamRecords.Gap, 2);
        await SendAsync(test, 2);
        await UntilAsync(test, StreamRecords.Replay, 1);
        await test.RestartAsync();
        _time.Advance(2 * StreamTracker.Grace);
        await test.Collector.StopAsync();

        var found = Views(test.DataDirectory).Where(view => view.Operation is StreamRecords.Gap or StreamRecords.Replay).ToArray();
        Assert.Equal(["missing", "closed", "replay"], found.Select(view => view.Text("reason")));
        Assert.Equal(["failure", "success", "failure"], found.Select(view => view.Text("outcome")));
        Assert.All(found, view => Assert.Equal(("integrity", Stream, "self"), (view.Text("class"), view.Text("target"), view.Listener)));
        Assert.Equal(("3", "4", "2"), (found[0].Text("audit.gap.from"), found[0].Text("audit.gap.to"), found[0].Text("audit.gap.count")));
        Assert.Equal(("3", "3"), (found[1].Text("audit.gap.from"), found[1].Text("audit.gap.to")));
        Assert.Equal("2", found[2].Text("audit.replay.number"));
    }

    [Fact]
    public async Task A_repeat_of_the_same_record_is_no_replay_and_a_producer_cannot_say_that_a_gap_is_recorded()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        var record = Record(1);
        var forged = LogBytes.Message(writer =>
            writer.WriteRecord(StreamRecords.Of(new StreamEvent(StreamEventKind.Gap, Stream, 2, 2, true)), new AuditActor("mallory"), 1_700_000_000_000_000_000));
        await test.ExportAsync(LogBytes.Request(record, Record(3), forged));
        await test.ExportAsync(LogBytes.Request(record));
        await test.RestartAsync();
        _time.Advance(2 * StreamTracker.Grace);
        await UntilAsync(test, StreamRecords.Gap, 2);

        Assert.Equal(0, test.Count(StreamRecords.Replay));
    }

    [Fact]
    public async Task What_the_ledger_refuses_is_recorded_when_it_accepts_again()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        await SendAsync(test, 1, 3);
        test.Ledger.Hold();
        _time.Advance(2 * StreamTracker.Grace);
        await test.Ledger.HeldAsync();
        test.Ledger.GoOn(AppendResult.DiskFull);
        while (test.Count(StreamRecords.Gap) == 0)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(1, test.Count(StreamRecords.Gap));
    }

    private static async Task SendAsync(TestCollector test, params long[] numbers) =>
        Assert.Equal(0, (await test.ExportAsync(LogBytes.Request([.. numbers.Select(Record)]))).Status);

    private static byte[] Record(long number) => LogBytes.Message(writer =>
    {
        writer.WriteRaw(LogBytes.Audit());
        writer.WriteAttribute(AuditAttributes.SequenceStreamId, Stream);
        writer.WriteAttribute(AuditAttributes.SequenceNumber, number);
    });

    private static async Task UntilAsync(TestCollector test, string operation, int count)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (test.Count(operation) < count)
            await Task.Delay(5, bound.Token);
    }

    private static List<RecordView> Views(string directory) => [.. new LedgerSearch { Directories = [directory] }.Run()];
}
