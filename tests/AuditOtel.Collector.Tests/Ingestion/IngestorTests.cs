using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Ingestion;

public sealed class IngestorTests
{
    [Fact]
    [Trait("Requirement", "B1")]
    public async Task Plain_log_lines_are_refused_and_counted_and_audit_records_beside_them_are_stored()
    {
        await using var test = await TestCollector.StartAsync();

        var reply = await test.ExportAsync(LogBytes.Request(LogBytes.Plain(), LogBytes.Audit(), LogBytes.Plain(), LogBytes.Audit(), LogBytes.Plain()));

        Assert.Equal((0, 3L, 2), (reply.Status, reply.Reply!.Rejected, reply.Reply.Receipts.Count));
        Assert.Contains("no audit records", reply.Reply.Message, StringComparison.Ordinal);
        Assert.Equal(2, test.Count(LogBytes.Operation));
        Assert.Equal(3, test.Records().Count);
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public async Task A_record_that_lacks_required_fields_is_stored_and_flagged()
    {
        await using var test = await TestCollector.StartAsync();

        await test.ExportAsync(LogBytes.Request(LogBytes.Message(writer => writer.WriteEventName("a.b"))));

        Assert.Equal(RequiredFields.All & ~(RequiredFields.EventName | RequiredFields.ServiceName), test.Records().Single(record => record.Tells("a.b")).Missing);
    }

    [Fact]
    public async Task A_record_whose_object_is_larger_than_an_entry_is_refused_and_counted()
    {
        await using var test = await TestCollector.StartAsync();

        // The object is never cut.
        var large = LogBytes.Message(writer => writer.WriteRecord(
            new AuditRecord(LogBytes.Operation, AuditAction.Update, new AuditTarget("user", new string('4', AppendBatch.MaxBodyLength))), new AuditActor("alice"), 1));
        var reply = await test.ExportAsync(LogBytes.Request(large, LogBytes.Audit()));

        Assert.Equal((0, 1L, 1), (reply.Status, reply.Reply!.Rejected, reply.Reply.Receipts.Count));
        Assert.Contains("larger", reply.Reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_receipt_and_is_not_stored_again_also_after_a_restart()
    {
        await using var test = await TestCollector.StartAsync();
        var request = LogBytes.Request(LogBytes.Audit());

        var first = await test.ExportAsync(request);
        var second = await test.ExportAsync(request);
        await test.RestartAsync();
        var third = await test.ExportAsync(request);

        Assert.Equal(first.Reply!.Receipts, second.Reply!.Receipts);
        Assert.Equal(first.Reply.Receipts, third.Reply!.Receipts);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_repeat_within_one_request_is_stored_once_and_both_get_the_receipt()
    {
        await using var test = await TestCollector.StartAsync();
        var record = LogBytes.Audit();

        var reply = await test.ExportAsync(LogBytes.Request(record, LogBytes.Audit(), record));

        Assert.Equal(3, reply.Reply!.Receipts.Count);
        Assert.Equal(reply.Reply.Receipts[0], reply.Reply.Receipts[2]);
        Assert.Equal(2, test.Count(LogBytes.Operation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeat_of_a_record_in_flight_shares_its_fate(bool stored)
    {
        await using var test = await TestCollector.StartAsync();
        var request = LogBytes.Request(LogBytes.Audit());
        test.Ledger.Hold();
        var first = test.ExportAsync(request);
        await test.Ledger.HeldAsync();
        var repeats = Enumerable.Range(0, 8).Select(_ => test.ExportAsync(request)).ToArray();
        test.Ledger.Refusal = stored ? null : AppendResult.Failed;

        test.Ledger.GoOn();
        var replies = await Task.WhenAll([first, .. repeats]);
        test.Ledger.Refusal = null;

        Assert.All(replies, reply => Assert.Equal(stored ? 0 : 14, reply.Status));
        Assert.Equal(stored ? 1 : 0, test.Count(LogBytes.Operation));
        if (stored)
            Assert.Single(replies.Select(reply => reply.Reply!.Receipts.Single()).Distinct());
    }

    [Fact]
    public async Task Many_senders_of_the_same_records_store_each_once()
    {
        await using var test = await TestCollector.StartAsync();
        var records = Enumerable.Range(0, 50).Select(_ => LogBytes.Audit()).ToArray();
        var client = test.Grpc();

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => TestCollector.ExportAsync(
            client, TestCollector.Frame(LogBytes.Request([.. records.Skip(i), .. records.Take(i)])))));

        Assert.All(replies, reply => Assert.Equal((0, 50), (reply.Status, reply.Reply!.Receipts.Count)));
        Assert.Equal(50, replies.SelectMany(reply => reply.Reply!.Receipts).Distinct().Count());
        Assert.Equal(50, test.Count(LogBytes.Operation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "I7")]
    public async Task Another_content_under_a_known_id_is_a_conflict_and_is_recorded(bool withinOneRequest)
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        byte[][] both = [LogBytes.Audit(id, "one"), LogBytes.Audit(id, "other")];
        if (!withinOneRequest)
            await test.ExportAsync(LogBytes.Request(both[0]));

        var reply = await test.ExportAsync(LogBytes.Request([LogBytes.Audit(), .. withinOneRequest ? both : both[1..]]));

        Assert.Equal(6, reply.Status);
        Assert.Equal(withinOneRequest ? 0 : 1, test.Count(LogBytes.Operation));
        Assert.Equal(1, test.Count("audit.record.conflict"));
        using var http = await TestCollector.PostAsync(test.Http(), LogBytes.Request(both[1], both[0]));
        Assert.Equal(System.Net.HttpStatusCode.Conflict, http.StatusCode);
        Assert.Equal(2, test.Count("audit.record.conflict"));
    }

    [Fact]
    public async Task Another_content_of_an_id_in_flight_waits_for_the_first_to_be_durable()
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        test.Ledger.Hold();
        var first = test.ExportAsync(LogBytes.Request(LogBytes.Audit(id, "one")));
        await test.Ledger.HeldAsync();
        var other = test.ExportAsync(LogBytes.Request(LogBytes.Audit(id, "other")));

        test.Ledger.GoOn();
        var statuses = (await Task.WhenAll(first, other)).Select(reply => reply.Status).ToArray();

        Assert.Equal([0, 6], statuses);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }
}
