using System.Net;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Receivers;

/// <summary>Requests at the limits.</summary>
public sealed class LargeRequestTests
{
    private const int RecordText = 60_000;

    [Fact]
    public async Task Sixty_four_mebibytes_are_stored_and_one_byte_more_is_too_large()
    {
        await using var test = await TestCollector.StartAsync();
        var full = FullRequest(out var records);

        var grpc = await test.ExportAsync(full);
        using var http = await TestCollector.PostAsync(test.Http(), full);
        var more = await test.ExportAsync([.. full, 0]);
        using var moreHttp = await TestCollector.PostAsync(test.Http(), [.. full, 0]);
        using var morePacked = await TestCollector.PostAsync(test.Http(), TestCollector.Gzip([.. full, 0]), encoding: "gzip");

        Assert.Equal((0, records), (grpc.Status, grpc.Reply!.Receipts.Count));
        Assert.Equal(HttpStatusCode.OK, http.StatusCode);
        Assert.Equal(8, more.Status);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.RequestEntityTooLarge), (moreHttp.StatusCode, morePacked.StatusCode));
        Assert.Equal(records, test.Count(LogBytes.Operation));
        Assert.Equal(0, test.Collector.Status.QueuedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task More_records_or_scopes_than_are_taken_at_once_are_too_large(bool scopes)
    {
        await using var test = await TestCollector.StartAsync();
        var request = LogBytes.Message(writer =>
        {
            var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
            var scopeLogs = scopes ? 0 : writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
            for (var i = 0; i <= OtlpLimits.Records; i++)
                writer.WriteBytes(2, []);
            if (!scopes)
                writer.EndMessage(scopeLogs);
            writer.EndMessage(resourceLogs);
        });

        var reply = await test.ExportAsync(request);

        Assert.Equal((8, (string?)null), (reply.Status, reply.Details));
        Assert.Contains(scopes ? "scopes" : "log records", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_request_that_would_take_much_in_the_ledger_is_too_large()
    {
        await using var test = await TestCollector.StartAsync();
        var request = LogBytes.Message(writer =>
        {
            var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
            var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
            writer.WriteResourceAttribute("service.name", new string('s', RecordText));
            writer.EndMessage(resource);
            for (var i = 0; i < 10_000; i++)
                WriteScope(writer, $"scope {i}");
            writer.EndMessage(resourceLogs);
        });
        Assert.InRange(request.Length, 1, 1 << 20);

        var reply = await test.ExportAsync(request);

        Assert.Equal((8, (string?)null), (reply.Status, reply.Details));
        Assert.Contains("scopes", reply.Message, StringComparison.Ordinal);
        Assert.Equal(0, test.Collector.Status.QueuedBytes);
    }

    [Fact]
    public async Task A_thousand_records_of_many_resources_and_scopes_each_keep_their_own()
    {
        await using var test = await TestCollector.StartAsync();
        var sent = Enumerable.Range(0, 1000).Select(i => (Id: LogBytes.NewId(), Scope: $"scope {i % 7}")).ToArray();
        var request = LogBytes.Message(writer =>
        {
            foreach (var some in sent.Chunk(50))
            {
                var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
                foreach (var (id, scope) in some)
                    WriteScope(writer, scope, id);
                var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
                writer.WriteResourceAttribute("service.name", some[0].Id);
                writer.EndMessage(resource);
                writer.EndMessage(resourceLogs);
            }
        });

        var reply = await test.ExportAsync(request);

        Assert.Equal((0, 0L), (reply.Status, reply.Reply!.Rejected));
        Assert.Equal(sent.Select(one => one.Id), reply.Reply.Receipts.Select(receipt => receipt.RecordId));
        var stored = test.Records().Where(record => record.Tells(LogBytes.Operation)).ToArray();
        Assert.Equal(sent.Select(one => one.Id), stored.Select(record => record.Id));
        Assert.Equal(stored.Select(record => record.Index), reply.Reply.Receipts.Select(receipt => receipt.Index));
        Assert.Equal(sent.Select(one => one.Scope), stored.Select(record => record.Scope));
        Assert.Equal(sent.Chunk(50).SelectMany(some => some.Select(_ => some[0].Id)), stored.Select(record => record.Service));
    }

    private static byte[] FullRequest(out int records)
    {
        var parts = new List<byte[]>();
        var record = LogBytes.Audit(message: new string('x', RecordText));
        for (var room = OtlpLimits.RequestBytes - (1 << 20); room > 0; room -= record.Length)
            parts.Add(LogBytes.Audit(message: new string('x', RecordText)));
        records = parts.Count;
        var request = LogBytes.Request([.. parts]);

        // An unknown field fills it up to the last byte: one byte of tag, four of length.
        var missing = OtlpLimits.RequestBytes - request.Length;
        return [.. request, .. LogBytes.Message(writer => writer.WriteBytes(15, new byte[missing - 1 - ProtobufWriter.VarintSize((ulong)missing)]))];
    }

    private static void WriteScope(ProtobufWriter writer, string name, string? id = null)
    {
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, id is null ? LogBytes.Message(record => record.WriteEventName("a.b")) : LogBytes.Audit(id));
        var scope = writer.BeginMessage(OtlpFields.ScopeLogs.Scope);
        writer.WriteString(OtlpFields.Scope.Name, name);
        writer.EndMessage(scope);
        writer.EndMessage(scopeLogs);
    }
}
