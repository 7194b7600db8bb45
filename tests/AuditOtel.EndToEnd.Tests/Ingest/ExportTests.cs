using System.IO.Compression;
using System.Net;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Ingest;

/// <summary>The answers of the ingest contract, over each way in.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    [Trait("Requirement", "L1")]
    public async Task Each_stored_record_gets_a_receipt_that_names_its_place()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverSocket(collector.Socket);
        string[] ids = [PlainOtlp.NewId(), PlainOtlp.NewId(), PlainOtlp.NewId()];

        var response = (await client.ExportAsync(PlainOtlp.AuditRequest(ids))).Expect(GrpcAnswer.Ok).Response;

        Assert.Equal(ids, response.Receipts.Select(receipt => receipt.RecordId));
        Assert.All(response.Receipts, receipt => Assert.Equal(32, receipt.LeafHash.Length));
        Assert.Single(response.Receipts.Select(receipt => receipt.Ledger).Distinct(StringComparer.Ordinal));
        var found = (await Cli.SearchAsync(collector.Data)).ToDictionary(record => record.RecordId(), record => (long)record["index"]!, StringComparer.Ordinal);
        Assert.All(response.Receipts, receipt => Assert.Equal(receipt.Index, found[receipt.RecordId]));
    }

    [Fact]
    [Trait("Requirement", "B1")]
    public async Task Log_lines_are_refused_and_counted_while_audit_records_of_the_same_request_are_stored()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverTcp(collector.Grpc);
        var (first, second) = (PlainOtlp.NewId(), PlainOtlp.NewId());
        var mixed = PlainOtlp.Request(PlainOtlp.LogLine("one"), PlainOtlp.AuditRecord(first), PlainOtlp.LogLine("two"), PlainOtlp.AuditRecord(second));

        var overGrpc = (await client.ExportAsync(mixed)).Expect(GrpcAnswer.Ok).Response;
        var onlyLines = await HttpAnswer.PostAsync(collector.Http, PlainOtlp.Request(PlainOtlp.LogLine("three")));

        Assert.Equal(2, overGrpc.Rejected);
        Assert.NotEqual("", overGrpc.Reason);
        Assert.Equal([first, second], overGrpc.Receipts.Select(receipt => receipt.RecordId));
        Assert.Equal(HttpStatusCode.OK, onlyLines.Status);
        Assert.Equal(1, onlyLines.Response.Rejected);
        Assert.Equal([first, second], (await Cli.SearchAsync(collector.Data, "not class:audit")).Select(record => record.RecordId()));
    }

    [Fact]
    public async Task The_same_record_again_is_a_success_and_stored_once_and_other_content_is_a_conflict()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverTcp(collector.Grpc);
        var id = PlainOtlp.NewId();
        var record = PlainOtlp.AuditRecord(id);

        (await client.ExportAsync(PlainOtlp.Request(record))).Expect(GrpcAnswer.Ok);
        (await client.ExportAsync(PlainOtlp.Request(record))).Expect(GrpcAnswer.Ok);
        (await client.ExportAsync(PlainOtlp.Request(PlainOtlp.AuditRecord(id, target: "43")))).Expect(GrpcAnswer.AlreadyExists);
        var overHttp = await HttpAnswer.PostAsync(collector.Http, PlainOtlp.Request(PlainOtlp.AuditRecord(id, target: "44")));

        Assert.Equal(HttpStatusCode.Conflict, overHttp.Status);
        var found = await Cli.SearchAsync(collector.Data, $"audit.record.id:{id} and operation:user.*");
        Assert.Equal("42", Assert.Single(found).Attribute(AuditAttributes.TargetId));
    }

    [Theory]
    [InlineData("/v1/logs")]
    [InlineData("/v1/audit")]
    public async Task A_compressed_request_is_stored(string path)
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        var id = PlainOtlp.NewId();

        var answer = await HttpAnswer.PostAsync(collector.Http, Gzip(PlainOtlp.AuditRequest(id)), encoding: "gzip", path: path);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(id, Assert.Single(answer.Response.Receipts).RecordId);
    }

    [Fact]
    public async Task What_was_stored_is_there_after_a_clean_stop_and_a_new_start()
    {
        string[] ids = [PlainOtlp.NewId(), PlainOtlp.NewId()];
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path))
        {
            using var client = GrpcClient.OverTcp(collector.Grpc);
            (await client.ExportAsync(PlainOtlp.AuditRequest(ids[0]))).Expect(GrpcAnswer.Ok);
            Assert.Equal(0, await collector.StopAsync());
        }

        await using (var collector = await CollectorProcess.StartAsync(_directory.Path))
        {
            using var client = GrpcClient.OverTcp(collector.Grpc);
            (await client.ExportAsync(PlainOtlp.AuditRequest(ids[1]))).Expect(GrpcAnswer.Ok);
            Assert.Equal(0, await collector.StopAsync());
        }

        Assert.Equal(ids, (await Cli.SearchAsync(_directory.Path, "operation:user.*")).Select(record => record.RecordId()));
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);
    }

    public void Dispose() => _directory.Dispose();

    internal static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(content);
        return compressed.ToArray();
    }
}
