using System.Text;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Receivers;

[Trait("Requirement", "B9")]
public sealed class GrpcLogsReceiverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_is_stored_and_its_receipt_names_the_entry(bool socket)
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        var record = LogBytes.Audit(id);

        var reply = await TestCollector.ExportAsync(socket ? test.Socket() : test.Grpc(), TestCollector.Frame(LogBytes.Request(record)));

        Assert.Equal(0, reply.Status);
        var receipt = Assert.Single(reply.Reply!.Receipts);
        var stored = Assert.Single(test.Records(), stored => stored.HasId(id));
        Assert.Equal(record, stored.LogRecord);
        Assert.Equal((id, test.Collector.Identity.Name, stored.Index, stored.LeafHash), (receipt.RecordId, receipt.Ledger, receipt.Index, receipt.LeafHash));
        Assert.Equal(socket ? "socket" : "otlp-grpc", stored.Listener);
        Assert.Matches(socket ? $"^unix:uid=\\d+,gid=\\d+,pid={Environment.ProcessId}$" : "^tcp:127\\.0\\.0\\.1$", stored.Peer);
        Assert.Equal(0, (int)stored.Missing);
    }

    [Fact]
    public async Task Gzip_is_unpacked()
    {
        await using var test = await TestCollector.StartAsync();

        var reply = await TestCollector.ExportAsync(test.Grpc(), TestCollector.Frame(TestCollector.Gzip(LogBytes.Request(LogBytes.Audit())), flag: 1), "gzip");

        Assert.Equal(0, reply.Status);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task An_unknown_compression_is_unimplemented_and_names_what_is_known()
    {
        await using var test = await TestCollector.StartAsync();

        var reply = await TestCollector.ExportAsync(test.Grpc(), TestCollector.Frame(LogBytes.Request(LogBytes.Audit()), flag: 1), "zstd");

        Assert.Equal((12, "identity,gzip"), (reply.Status, reply.AcceptEncoding));
        Assert.Equal(0, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        await using var test = await TestCollector.StartAsync();

        var reply = await TestCollector.ExportAsync(test.Grpc(), TestCollector.Frame([]), path: "/some.Other/Method");

        Assert.Equal(12, reply.Status);
    }

    public static TheoryData<string, byte[]> BrokenBodies() => new()
    {
        { "no frame", [] },
        { "half a header", [0, 0, 0] },
        { "less than announced", [0, 0, 0, 1, 0, 10, 1] },
        { "more than announced", [0, 0, 0, 0, 1, 10, 0, 10] },
        { "unknown flag", TestCollector.Frame(LogBytes.Request(LogBytes.Audit()), flag: 2) },
        { "compressed without a name", TestCollector.Frame(LogBytes.Request(LogBytes.Audit()), flag: 1) },
        { "no protobuf", TestCollector.Frame(Encoding.UTF8.GetBytes("GET / HTTP/1.1")) },
        { "good record, then a broken one", TestCollector.Frame(LogBytes.Request(LogBytes.Audit(), [0xFF])) },
        { "nested 17 deep", TestCollector.Frame(LogBytes.Request(LogBytes.Audit(), LogBytes.Nested(17))) },
        { "cut off", TestCollector.Frame(LogBytes.Request(LogBytes.Audit())[..^3]) },
    };

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_malformed_request_is_an_invalid_argument_and_nothing_of_it_is_stored(string what, byte[] body)
    {
        await using var test = await TestCollector.StartAsync();

        var reply = await TestCollector.ExportAsync(test.Grpc(), body);

        Assert.True(reply.Status == 3, what);
        Assert.Null(reply.Details);
        Assert.NotEmpty(reply.Message);
        Assert.Equal(0, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_length_beyond_the_limit_is_exhausted_without_a_retry()
    {
        await using var test = await TestCollector.StartAsync();

        var reply = await TestCollector.ExportAsync(test.Grpc(), [0, 0xFF, 0xFF, 0xFF, 0xFF, 1]);

        Assert.Equal((8, (string?)null), (reply.Status, reply.Details));
    }

    [Fact]
    public async Task A_gzip_bomb_is_stopped_at_the_limit()
    {
        await using var test = await TestCollector.StartAsync();

        var reply = await TestCollector.ExportAsync(test.Grpc(), TestCollector.Frame(TestCollector.Gzip(new byte[(64 << 20) + 1]), flag: 1), "gzip");

        Assert.Equal((8, (string?)null), (reply.Status, reply.Details));
    }

    [Theory]
    [InlineData(AppendResult.DiskFull)]
    [InlineData(AppendResult.Failed)]
    [InlineData(AppendResult.Overloaded)]
    [InlineData(AppendResult.Stopping)]
    [Trait("Requirement", "S4")]
    public async Task A_ledger_that_cannot_write_is_unavailable_with_a_retry_and_takes_the_record_later(AppendResult refusal)
    {
        await using var test = await TestCollector.StartAsync();
        var request = LogBytes.Request(LogBytes.Audit());
        test.Ledger.Refusal = refusal;

        var reply = await test.ExportAsync(request);
        test.Ledger.Refusal = null;
        var again = await test.ExportAsync(request);

        Assert.Equal((14, $"The ledger says {refusal}."), (reply.Status, reply.Message));
        Assert.Contains("google.rpc.RetryInfo", Encoding.UTF8.GetString(Convert.FromBase64String(reply.Details!)), StringComparison.Ordinal);
        Assert.Equal(0, again.Status);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task Requests_beyond_the_budget_are_unavailable_with_a_retry()
    {
        await using var test = await TestCollector.StartAsync(budgetBytes: 1 << 10);

        var reply = await test.ExportAsync(LogBytes.Request(LogBytes.Audit()));

        Assert.Equal(14, reply.Status);
        Assert.NotNull(reply.Details);
        Assert.Equal(0, test.Collector.Status.QueuedBytes);
    }

    [Fact]
    public async Task An_answer_stays_under_four_mebibytes_and_says_that_receipts_are_missing()
    {
        await using var test = await TestCollector.StartAsync();
        const int Records = 40_000;

        var reply = await test.ExportAsync(LogBytes.Request([.. Enumerable.Range(0, Records).Select(_ => LogBytes.Audit())]));

        Assert.Equal((0, 0L), (reply.Status, reply.Reply!.Rejected));
        Assert.InRange(reply.Reply.Receipts.Count, 20_000, Records - 1);
        Assert.Contains("receipts fit", reply.Reply.Message, StringComparison.Ordinal);
    }
}
