using System.Collections.Concurrent;
using AuditOtel.Tests.Doubles;
using AuditOtel.Transport;

namespace AuditOtel.Tests.Transport;

[Trait("Requirement", "P0")]
public sealed class ExportQueueTests
{
    private const int Callers = 200;

    [Fact]
    public async Task Many_callers_share_requests_and_each_gets_the_receipt_of_its_own_record()
    {
        await using var test = TestTrail.Create();
        await test.StartCollectorAsync(takesSeveral: true);
        var records = Enumerable.Range(0, Callers).Select(Record).ToList();
        var receipts = await Task.WhenAll(records.Select(record => Task.Run(() => test.Trail.RecordAsync(record).AsTask())));
        Assert.Equal(records.Select(record => record.Id.ToString()), receipts.Select(receipt => receipt.RecordId));
        Assert.Equal(Callers, test.Collector.Stored.Count);
        Assert.True(test.Collector.Joined > 0);
        Assert.True(test.Collector.Requests.Count < Callers);
    }

    [Fact]
    public async Task A_record_that_is_refused_among_others_is_refused_alone()
    {
        await using var test = TestTrail.Create();
        await test.StartCollectorAsync(record => record.EventName is "user.bad" ? Answer.InvalidArgument : Answer.Stored, takesSeveral: true);
        var refused = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() => TryRecordAsync(test, i, refused))));
        Assert.Equal(Callers / 10, refused.Count);
        Assert.All(refused, static message => Assert.Contains("bad name", message, StringComparison.Ordinal));
        Assert.Equal(Callers - (Callers / 10), test.Collector.Stored.Count);
        Assert.True(test.Collector.Joined > 0);
    }

    [Fact]
    public async Task A_record_that_waited_longer_than_its_limit_is_given_up_and_not_sent_any_more()
    {
        var client = new ClientDouble();
        var queue = new ExportQueue(client, TimeProvider.System);
        var calls = Enumerable.Range(0, 4).Select(_ => ExportAsync(TimeSpan.FromMinutes(1))).ToList();
        Assert.Equal(ExportStatus.CollectorSilent, (await ExportAsync(TimeSpan.FromMilliseconds(20))).Status);
        var late = ExportAsync(TimeSpan.FromMinutes(1));
        client.Answer.SetResult(new ExportResult(ExportStatus.Stored, ""));
        await Task.WhenAll([.. calls, late]);
        Assert.Equal(5, client.Sent);

        async Task<ExportResult> ExportAsync(TimeSpan limit) => await queue.ExportAsync(new byte[1], Guid.NewGuid(), new ExportWait(limit, CancellationToken.None));
    }

    private static async Task TryRecordAsync(TestTrail test, int number, ConcurrentBag<string> refused)
    {
        try
        {
            await test.Trail.RecordAsync(Record(number) with { Operation = number % 10 == 0 ? "user.bad" : "user.good" });
        }
        catch (AuditUnavailableException failure)
        {
            refused.Add(failure.Message);
        }
    }

    private static AuditRecord Record(int number) => new("user.good", AuditAction.Update, new AuditTarget("user", number.ToString()));
}
