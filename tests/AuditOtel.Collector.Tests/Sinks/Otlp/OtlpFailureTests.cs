using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Otlp;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>Whatever is no success and no word about a record is a failure: nothing is lost, and the operator is told where to look.</summary>
[Trait("Requirement", "S8")]
public sealed class OtlpFailureTests
{
    private const string Secret = "s3cr3t-t0ken-of-the-siem";
    private readonly ManualTime _time = new();

    public static TheoryData<int, string, bool> GrpcCodes => new()
    {
        { 1, "takes no records now (Cancelled", true },
        { 4, "takes no records now (DeadlineExceeded", true },
        { 10, "takes no records now (Aborted", true },
        { 11, "takes no records now (OutOfRange", true },
        { 14, "takes no records now (Unavailable", true },
        { 15, "takes no records now (DataLoss", true },
        { 8, "takes no records now (ResourceExhausted", true },
        { 5, "does not take records from this collector (NotFound", true },
        { 7, "does not take records from this collector (PermissionDenied", true },
        { 12, "does not take records from this collector (Unimplemented", true },
        { 16, "does not take records from this collector (Unauthenticated", true },
        { 99, "answers as no OTLP receiver does", true },
        { 2, "fails by itself (Unknown", true },
        { 3, "refused it for good (InvalidArgument", false },
        { 6, "refused it for good (AlreadyExists", false },
        { 9, "refused it for good (FailedPrecondition", false },
        { 13, "fails by itself (Internal", true },
    };

    [Theory]
    [MemberData(nameof(GrpcCodes))]
    public async Task A_code_of_gRPC_is_judged_by_the_table_of_OTLP(int code, string told, bool isFailure)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        receiver.Answer = _ => OtlpReply.GrpcStatus(code, "said", OtlpReply.RpcStatus(code, "said", TimeSpan.FromSeconds(40.5)));
        var (said, retryAfter) = await DeliverAsync(receiver.Target, isFailure);

        Assert.Contains(told, said, StringComparison.Ordinal);
        if (isFailure)
            Assert.Equal(TimeSpan.FromSeconds(40.5), retryAfter);
    }

    [Fact]
    public async Task Exhausted_resources_without_a_time_to_come_back_refuse_no_record_while_nothing_is_taken()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        receiver.Answer = static _ => OtlpReply.GrpcStatus(8, "quota", OtlpReply.RpcStatus(8, "quota"));

        Assert.Contains("takes no records now (ResourceExhausted: quota)", (await DeliverAsync(receiver.Target, isFailure: true)).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "takes no records now", true)]
    [InlineData(408, "takes no records now", true)]
    [InlineData(502, "takes no records now", true)]
    [InlineData(503, "takes no records now", true)]
    [InlineData(504, "takes no records now", true)]
    [InlineData(401, "does not take records from this collector", true)]
    [InlineData(403, "does not take records from this collector", true)]
    [InlineData(404, "does not take records from this collector", true)]
    [InlineData(405, "does not take records from this collector", true)]
    [InlineData(415, "does not take records from this collector", true)]
    [InlineData(301, "does not take records from this collector", true)]
    [InlineData(307, "does not take records from this collector", true)]
    [InlineData(202, "answers as no OTLP receiver does", true)]
    [InlineData(400, "refused it for good (HTTP status 400: said)", false)]
    [InlineData(409, "refused it for good (HTTP status 409: said)", false)]
    [InlineData(413, "takes no records now (HTTP status 413: said)", true)]
    [InlineData(422, "refused it for good (HTTP status 422: said)", false)]
    [InlineData(500, "fails by itself (HTTP status 500: said)", true)]
    public async Task A_status_of_HTTP_is_judged_by_the_table_of_OTLP(int status, string told, bool isFailure)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: false);
        receiver.Answer = exchange => exchange.Path is "/v1/logs" ? OtlpReply.HttpStatus(status, "said", ("Location", "/elsewhere"), ("Set-Cookie", "a=b")) : OtlpReply.Stored(grpc: false);
        Assert.Contains(told, (await DeliverAsync(receiver.Target, isFailure)).Said, StringComparison.Ordinal);
        Assert.Empty(receiver.Bodies);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sun, 01 Nov 2026 12:01:30 GMT", 90)]
    [InlineData("Sun, 01 Nov 2026 11:00:00 GMT", 0)]
    [InlineData("soon", null)]
    public async Task A_receiver_says_in_seconds_or_by_a_date_when_to_come_back(string header, int? seconds)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: false);
        receiver.Answer = _ => OtlpReply.Bare(503, ("Retry-After", header));

        Assert.Equal(seconds is { } told ? TimeSpan.FromSeconds(told) : null, (await DeliverAsync(receiver.Target, isFailure: true)).RetryAfter);
    }

    public static TheoryData<bool, string> BadAnswers()
    {
        var data = new TheoryData<bool, string>();
        foreach (var name in BadReplies(true).Keys)
            data.Add(true, name);
        foreach (var name in BadReplies(false).Keys)
            data.Add(false, name);
        return data;
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task An_answer_that_is_none_is_no_success(bool grpc, string name)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        receiver.Answer = _ => BadReplies(grpc)[name];

        Assert.Contains("answers as no OTLP receiver does", (await DeliverAsync(receiver.Target, isFailure: true)).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receiver_that_hangs_is_given_up_and_a_new_connection_is_made(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        receiver.Answer = static _ => new OtlpReply { Hangs = true };
        await using var sink = (receiver.Target with { Timeout = TimeSpan.FromMilliseconds(300) }).Open(TimeProvider.System);
        var views = StoredViews.Numbered(3);
        var problem = await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(views, CancellationToken.None));
        Assert.Contains("does not answer (no answer within ", problem.Message, StringComparison.Ordinal);

        receiver.Answer = _ => OtlpReply.Stored(grpc);
        await DeliverUntilTakenAsync(sink, views);

        Assert.Equal(["0", "1", "2"], receiver.Bodies.TakeLast(3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_is_a_failure(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        receiver.Answer = static _ => new OtlpReply { Resets = true };

        Assert.Contains("cannot be reached", (await DeliverAsync(receiver.Target, isFailure: true)).Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_a_failure()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();

        Assert.Contains("cannot be reached", (await DeliverAsync(new OtlpTarget(OtlpProtocol.Grpc, new Uri($"http://127.0.0.1:{port}")), isFailure: true)).Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_secret_that_the_receiver_repeats_is_not_told(bool grpc)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"Bearer {Secret}\n");
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        receiver.Answer = _ => grpc ? OtlpReply.GrpcStatus(16, $"the token {Secret} is old") : OtlpReply.HttpStatus(401, $"Bearer {Secret} is old");

        var target = receiver.Target with { Headers = new OtlpHeaders([new OtlpHeader("authorization", null, new SecretSource(file, null))]) };
        var (said, _) = await DeliverAsync(target, isFailure: true);

        Assert.Equal($"Bearer {Secret}", Assert.Single(receiver.Exchanges).Headers["authorization"]);
        Assert.Contains("(secret) is old", said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", said + target, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_part_of_a_secret_header_is_not_told_and_the_scheme_of_credentials_is()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"Basic {Convert.ToBase64String("writer:s3cr3t"u8)}\n");
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: false);
        receiver.Answer = static _ => OtlpReply.HttpStatus(401, "Basic credentials: s3cr3t is old");

        var (said, _) = await DeliverAsync(receiver.Target with { Headers = new OtlpHeaders([new OtlpHeader("authorization", null, new SecretSource(file, null))]) }, isFailure: true);

        Assert.Contains("Basic credentials: (secret) is old", said, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task A_new_secret_is_taken_up_when_the_old_one_is_refused()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "old");
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        receiver.Answer = static exchange => exchange.Headers["x-api-key"] is "new" ? OtlpReply.Stored(grpc: true) : OtlpReply.GrpcStatus(16);
        await using var sink = (receiver.Target with { Headers = new OtlpHeaders([new OtlpHeader("x-api-key", null, new SecretSource(file, null))]) }).Open(_time);
        var views = StoredViews.Numbered(1);
        await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(views, CancellationToken.None));

        await File.WriteAllTextAsync(file, "new");
        await sink.DeliverAsync(views, CancellationToken.None);

        Assert.Single(receiver.Bodies);
        File.Delete(file);
    }

    private static Dictionary<string, OtlpReply> BadReplies(bool grpc)
    {
        var good = OtlpReply.Stored(grpc) with { IsStored = false };
        var replies = new Dictionary<string, OtlpReply>(StringComparer.Ordinal)
        {
            ["another type"] = good with { Type = "text/html" },
            ["no type"] = good with { Type = null },
            ["no protobuf"] = OtlpReply.Stored(grpc, [0x0A, 0x7F]) with { IsStored = false },
            ["a partial success of another wire type"] = OtlpReply.Stored(grpc, [0x08, 0x01]) with { IsStored = false },
            ["a partial success that is none"] = OtlpReply.Stored(grpc, [0x0A, 0x01, 0xFF]) with { IsStored = false },
            ["less than none refused"] = OtlpReply.Partial(grpc, -1, "") with { IsStored = false },
            ["too large"] = OtlpReply.Stored(grpc, LogBytes.Message(static writer => writer.WriteBytes(1000, new byte[AnswerBody.Limit]))) with { IsStored = false },
        };
        if (!grpc)
            return replies;
        replies["no status"] = good with { Trailers = [] };
        replies["a status that is no number"] = good with { Trailers = [("grpc-status", "fine")] };
        replies["no message"] = good with { Body = [] };
        replies["two messages"] = good with { Body = [.. good.Body, .. good.Body] };
        replies["a packed message"] = good with { Body = TestCollector.Frame([], flag: 1) };
        replies["a page"] = OtlpReply.Bare(400);
        return replies;
    }

    /// <summary>Delivers one record, and returns what is told of it.</summary>
    private async Task<(string Said, TimeSpan? RetryAfter)> DeliverAsync(OtlpTarget target, bool isFailure)
    {
        await using var sink = target.Open(_time);
        if (!isFailure)
            return (Assert.Single((await sink.DeliverAsync(StoredViews.Numbered(1), CancellationToken.None)).Refusals).Reason, null);
        var problem = await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(StoredViews.Numbered(1), CancellationToken.None));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{target.Address.Port}"), problem.Message, StringComparison.Ordinal);
        return (problem.Message, problem.RetryAfter);
    }

    private static async Task DeliverUntilTakenAsync(ISink sink, IReadOnlyList<AuditOtel.Collector.Records.RecordView> views)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                await sink.DeliverAsync(views, patience.Token);
                return;
            }
            catch (SinkException)
            {
                // As a feed does, which repeats the batch: on a busy machine an answer may take longer.
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
