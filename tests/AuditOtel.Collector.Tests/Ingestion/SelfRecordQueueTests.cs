using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Query;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Ingestion;

[Trait("Requirement", "I7")]
public sealed class SelfRecordQueueTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotq");

    private string Data => Path.Combine(_root.FullName, "data");

    [Fact]
    public async Task What_waits_while_the_ledger_refuses_is_stored_in_order_and_what_did_not_fit_is_counted()
    {
        LedgerDirectory.Create(Data, "queue", TimeProvider.System);
        var time = new ManualTime();
        await using (var writer = LedgerWriter.Open(new LedgerOptions { Directory = Data }, TimeProvider.System))
        {
            var ledger = new SwitchedAppender(new LedgerAppender(writer)) { Refusal = AppendResult.DiskFull };
            using var self = new SelfRecords(ledger, time);
            await using var queue = new SelfRecordQueue(self, time);
            for (var i = 0; i < SelfRecordQueue.Capacity + 10; i++)
                queue.Add(Event(i));
            Assert.Equal(SelfRecordQueue.Capacity + 10, queue.Waiting);

            ledger.Refusal = null;
            while (queue.Waiting > 0)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            Assert.Equal(0, await queue.StopAsync());
        }

        var records = new LedgerSearch { Directories = [Data] }.Run().ToArray();
        Assert.Equal(SelfRecordQueue.Capacity + 1, records.Length);
        Assert.Equal(Enumerable.Range(0, SelfRecordQueue.Capacity).Select(i => $"event {i}"), records[..^1].Select(record => record.Body));
        Assert.Equal((SelfRecordQueue.Overflow, "10", "integrity"), (records[^1].Operation, records[^1].Text("audit.overflow.audit.space.low"), records[^1].Text("class")));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero), records[0].Time);
    }

    [Fact]
    public async Task A_stop_tells_how_many_could_not_be_stored()
    {
        LedgerDirectory.Create(Data, "queue", TimeProvider.System);
        await using var writer = LedgerWriter.Open(new LedgerOptions { Directory = Data }, TimeProvider.System);
        var ledger = new SwitchedAppender(new LedgerAppender(writer)) { Refusal = AppendResult.Failed };
        using var self = new SelfRecords(ledger, TimeProvider.System);
        await using var queue = new SelfRecordQueue(self, TimeProvider.System);
        queue.Add(Event(1));
        queue.AddUnlisted("audit.gap", 4);

        Assert.Equal(5, await queue.StopAsync());
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static AuditRecord Event(int number) =>
        SelfRecords.New("audit.space.low", AuditAction.Execute, new AuditTarget("ledger", "queue")) with { Message = $"event {number}" };
}
