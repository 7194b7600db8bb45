using System.Net;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Ingestion;

[Trait("Requirement", "I7")]
public sealed class InFlightTests
{
    [Fact]
    public async Task A_conflict_in_flight_becomes_the_stored_one_when_the_first_fails()
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        var other = LogBytes.Audit(id, "other");
        test.Ledger.HoldOne();
        var first = test.ExportAsync(LogBytes.Request(LogBytes.Audit(id, "one")));
        await test.Ledger.HeldAsync();
        var second = test.ExportAsync(LogBytes.Request(other));

        test.Ledger.GoOn(AppendResult.Failed);
        var (firstReply, secondReply) = (await first, await second);

        Assert.Equal((14, 0), (firstReply.Status, secondReply.Status));
        Assert.Equal(other, test.Records().Single(record => record.HasId(id)).LogRecord);
        Assert.Equal(0, test.Count("audit.record.conflict"));
    }

    [Fact]
    public async Task A_conflict_in_flight_is_refused_and_recorded_when_the_first_is_stored()
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        var one = LogBytes.Audit(id, "one");
        test.Ledger.HoldOne();
        var first = test.ExportAsync(LogBytes.Request(one));
        await test.Ledger.HeldAsync();
        var second = TestCollector.PostAsync(test.Http(), LogBytes.Request(LogBytes.Audit(), LogBytes.Audit(id, "other")));

        test.Ledger.GoOn();
        var reply = await first;
        using var response = await second;

        Assert.Equal((0, HttpStatusCode.Conflict), (reply.Status, response.StatusCode));
        Assert.Equal(one, Assert.Single(test.Records(), record => record.Tells(LogBytes.Operation)).LogRecord);
        Assert.Equal(1, test.Count("audit.record.conflict"));
    }

    [Fact]
    public async Task A_repeat_in_flight_beside_a_new_record_is_told_that_the_other_failed_and_keeps_its_own()
    {
        await using var test = await TestCollector.StartAsync();
        var (shared, own) = (LogBytes.Audit(), LogBytes.Audit());
        test.Ledger.HoldOne();
        var first = test.ExportAsync(LogBytes.Request(shared));
        await test.Ledger.HeldAsync();
        var second = test.ExportAsync(LogBytes.Request(own, shared));
        while (test.Count(LogBytes.Operation) == 0)
            await Task.Yield();

        test.Ledger.GoOn(AppendResult.DiskFull);
        var (firstReply, secondReply) = (await first, await second);
        var again = await test.ExportAsync(LogBytes.Request(own, shared));

        Assert.Equal((14, 14, 0), (firstReply.Status, secondReply.Status, again.Status));
        Assert.Contains("Another request", secondReply.Message, StringComparison.Ordinal);
        Assert.Equal(2, test.Count(LogBytes.Operation));
    }
}
