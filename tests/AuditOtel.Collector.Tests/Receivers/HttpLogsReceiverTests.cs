using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Receivers;

[Trait("Requirement", "B9")]
public sealed class HttpLogsReceiverTests
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    [Theory]
    [InlineData(false, "/v1/logs")]
    [InlineData(false, "/v1/audit")]
    [InlineData(true, "/v1/logs")]
    public async Task A_protobuf_record_is_stored(bool socket, string path)
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();

        using var response = await TestCollector.PostAsync(socket ? test.HttpSocket() : test.Http(), LogBytes.Request(LogBytes.Audit(id)), path: path);

        Assert.Equal((HttpStatusCode.OK, Protobuf), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var receipt = Assert.Single(ExportReply.Parse(await response.Content.ReadAsByteArrayAsync()).Receipts);
        Assert.Equal(test.Records().Single(record => record.HasId(id)).Index, receipt.Index);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_http2_socket_takes_posts_too()
    {
        await using var test = await TestCollector.StartAsync();

        using var response = await TestCollector.PostAsync(test.Socket(), TestCollector.Gzip(LogBytes.Request(LogBytes.Audit())), encoding: "gzip");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }

    [Fact]
    public async Task A_json_record_is_stored_and_answered_in_json()
    {
        await using var test = await TestCollector.StartAsync();
        var body = """
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[
            {"eventName":"user.delete","attributes":[{"key":"audit.record.id","value":{"stringValue":"id-1"}}]},{"body":{"stringValue":"plain"}}]}]}]}
            """;

        using var response = await TestCollector.PostAsync(test.Http(), Encoding.UTF8.GetBytes(body), "application/json; charset=utf-8");
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal((HttpStatusCode.OK, Json), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("1", answer.RootElement.GetProperty("partialSuccess").GetProperty("rejectedLogRecords").GetString());
        var receipt = answer.RootElement.GetProperty("auditReceipts")[0];
        var stored = test.Records().Single(record => record.Tells("user.delete"));
        Assert.Equal("id-1", receipt.GetProperty("recordId").GetString());
        Assert.Equal(stored.Index.ToString(), receipt.GetProperty("index").GetString());
        Assert.Equal(stored.LeafHash, Convert.ToHexString(receipt.GetProperty("leafHash").GetBytesFromBase64()));
        Assert.Equal(test.Collector.Identity.Name, receipt.GetProperty("ledger").GetString());
        Assert.True(ulong.Parse(receipt.GetProperty("receivedTimeUnixNano").GetString()!) > 0);
    }

    [Theory]
    [InlineData("text/plain", "/v1/logs", "POST", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(Protobuf, "/v1/traces", "POST", HttpStatusCode.NotFound)]
    [InlineData(Protobuf, "/v1/logs", "PUT", HttpStatusCode.MethodNotAllowed)]
    [InlineData(Json, "/v1/audit", "DELETE", HttpStatusCode.MethodNotAllowed)]
    public async Task What_is_not_offered_is_refused(string type, string path, string method, HttpStatusCode status)
    {
        await using var test = await TestCollector.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(LogBytes.Request(LogBytes.Audit())) };
        request.Content.Headers.ContentType = new(type);

        using var response = await test.Http().SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(0, test.Count(LogBytes.Operation));
    }

    [Theory]
    [InlineData(Protobuf, "not protobuf", null)]
    [InlineData(Json, """{"resourceLogs":[{"scopeLogs":""", null)]
    [InlineData(Json, """{"resourceLogs":7}""", null)]
    [InlineData(Protobuf, "not gzip", "gzip")]
    public async Task A_malformed_body_is_a_bad_request_told_in_its_own_type(string type, string body, string? encoding)
    {
        await using var test = await TestCollector.StartAsync();

        using var response = await TestCollector.PostAsync(test.Http(), Encoding.UTF8.GetBytes(body), type, encoding);
        var answer = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.BadRequest, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        if (string.Equals(type, Protobuf, StringComparison.Ordinal))
            Assert.Equal([8, 3, 18], answer[..3]);
        else
            Assert.Contains("byte", JsonDocument.Parse(answer).RootElement.GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(Protobuf)]
    [InlineData(Json)]
    public async Task An_unknown_compression_is_refused(string type)
    {
        await using var test = await TestCollector.StartAsync();

        using var response = await TestCollector.PostAsync(test.Http(), [1], type, "br");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task A_gzip_bomb_is_too_large()
    {
        await using var test = await TestCollector.StartAsync();

        using var response = await TestCollector.PostAsync(test.Http(), TestCollector.Gzip(new byte[(64 << 20) + 1]), encoding: "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Null(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_cut_off_gzip_is_malformed()
    {
        await using var test = await TestCollector.StartAsync();
        var packed = TestCollector.Gzip(LogBytes.Request(LogBytes.Audit()));

        using var response = await TestCollector.PostAsync(test.Http(), packed[..^9], encoding: "gzip");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, test.Count(LogBytes.Operation));
    }

    [Theory]
    [InlineData(Protobuf)]
    [InlineData(Json)]
    [Trait("Requirement", "S4")]
    public async Task A_full_disk_is_unavailable_with_a_time_to_come_back(string type)
    {
        await using var test = await TestCollector.StartAsync();
        test.Ledger.Refusal = AppendResult.DiskFull;
        var body = string.Equals(type, Protobuf, StringComparison.Ordinal)
            ? LogBytes.Request(LogBytes.Audit())
            : Encoding.UTF8.GetBytes("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"a.b"}]}]}]}""");

        using var response = await TestCollector.PostAsync(test.Http(), body, type);
        var answer = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        test.Ledger.Refusal = null;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter!.Delta);
        Assert.Contains("google.rpc.RetryInfo", answer, StringComparison.Ordinal);
        Assert.Contains("DiskFull", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_request_stores_nothing_and_the_next_one_is_served()
    {
        await using var test = await TestCollector.StartAsync();
        var body = LogBytes.Request(LogBytes.Audit());
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(test.Collector.Endpoints.HttpSocket));
            var head = $"POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: {Protobuf}\r\nContent-Length: {body.Length}\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(head));
            await socket.SendAsync(body.AsMemory(0, body.Length / 2));
        }

        using var response = await TestCollector.PostAsync(test.HttpSocket(), body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, test.Count(LogBytes.Operation));
    }
}
