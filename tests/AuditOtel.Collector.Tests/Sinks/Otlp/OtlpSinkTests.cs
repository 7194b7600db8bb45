using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Otlp;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>What a receiver refuses is found and set aside; everything else arrives once and in order.</summary>
[Trait("Requirement", "S8")]
public sealed class OtlpSinkTests
{
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unavailable = 14;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Records_arrive_byte_for_byte(bool grpc, bool isPacked)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        await using var sink = (receiver.Target with { IsPacked = isPacked, Headers = new OtlpHeaders([new OtlpHeader("x-tenant", "audit", null)]) }).Open(TimeProvider.System);
        var views = StoredViews.Numbered(300);

        var delivery = await sink.DeliverAsync(views, CancellationToken.None);

        var exchange = Assert.Single(receiver.Exchanges);
        Assert.Empty(delivery.Refusals);
        Assert.Equal(views.Select(StoredBytes), exchange.Records.Select(static record => record.LogRecord));
        Assert.Equal(grpc ? "/opentelemetry.proto.collector.logs.v1.LogsService/Export" : "/v1/logs", exchange.Path);
        Assert.Equal(("audit", isPacked), (exchange.Headers["x-tenant"], exchange.Headers.Values.Contains("gzip", StringComparer.Ordinal)));
        Assert.DoesNotContain("traceparent", exchange.Headers.Keys);
    }

    [Fact]
    public async Task Requests_have_the_size_that_is_set()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        await using var sink = (receiver.Target with { MaxBatch = OtlpTarget.LeastBatch }).Open(TimeProvider.System);
        var views = StoredViews.Numbered(300);

        await sink.DeliverAsync(views, CancellationToken.None);

        Assert.InRange(receiver.Exchanges.Count, 4, 20);
        Assert.All(receiver.Exchanges, static exchange => Assert.InRange(exchange.Message.Length, 1, OtlpTarget.LeastBatch));
        Assert.Equal(Bodies(views), receiver.Bodies);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Poison_records_are_found_and_the_others_arrive_once_and_in_order(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        string[] poison = ["7", "8", "63"];
        receiver.Answer = exchange => exchange.Bodies.Intersect(poison, StringComparer.Ordinal).Any() ? Refused(grpc) : OtlpReply.Stored(grpc);
        await using var sink = receiver.Target.Open(TimeProvider.System);
        var views = StoredViews.Numbered(64);

        var delivery = await sink.DeliverAsync(views, CancellationToken.None);

        Assert.Equal(Bodies(views).Except(poison), receiver.Bodies);
        Assert.Equal(poison, delivery.Refusals.SelectMany(static refusal => Bodies(refusal.Records)));
        Assert.Equal(3, Assert.Single(delivery.Refusals).Count);
        Assert.Contains("no such tenant", delivery.Refusals[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receiver_that_fails_by_itself_blames_no_record_until_it_takes_the_neighbour_again_and_again(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        await using var sink = receiver.Target.Open(TimeProvider.System);
        var views = StoredViews.Numbered(8);
        var isAway = true;
        var failure = grpc ? OtlpReply.GrpcStatus(13, "no room") : OtlpReply.Bare(500);
        receiver.Answer = exchange => isAway || exchange.Bodies.Contains("3", StringComparer.Ordinal) ? failure : OtlpReply.Stored(grpc);
        for (var round = 0; round < 20; round++)
            await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(views, CancellationToken.None));
        Assert.Empty(receiver.Bodies);

        isAway = false;
        SinkDelivery? delivery = null;
        for (var round = 0; delivery is null && round < 20; round++)
        {
            try
            {
                delivery = await sink.DeliverAsync(views, CancellationToken.None);
            }
            catch (SinkException)
            {
                // It fails for this record still, and the feed would wait.
            }
        }

        Assert.Equal("3", Assert.Single(Bodies(Assert.Single(delivery!.Value.Refusals).Records)));
        Assert.Equal(Bodies(views).Where(static body => body is not "3"), receiver.Bodies.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_settled_before_a_failure_is_not_sent_again_and_the_search_goes_on_where_it_was()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        await using var sink = receiver.Target.Open(TimeProvider.System);
        var views = StoredViews.Numbered(64);
        var isAway = false;
        receiver.Answer = exchange =>
        {
            if (isAway)
                return OtlpReply.GrpcStatus(Unavailable);
            if (exchange.Bodies.Contains("5", StringComparer.Ordinal))
                return Refused(grpc: true);
            isAway = exchange.Bodies.Contains("40", StringComparer.Ordinal);
            return isAway ? OtlpReply.GrpcStatus(Unavailable) : OtlpReply.Stored(grpc: true);
        };
        await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(views, CancellationToken.None));
        await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(views, CancellationToken.None));
        receiver.Answer = static _ => OtlpReply.Stored(grpc: true);

        var delivery = await sink.DeliverAsync(views, CancellationToken.None);

        Assert.Equal(Bodies(views).Where(static body => body is not "5"), receiver.Bodies);
        Assert.Equal("5", Assert.Single(Bodies(Assert.Single(delivery.Refusals).Records)));
    }

    [Fact]
    public async Task A_batch_that_comes_anew_is_sent_whole()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        await using var sink = receiver.Target.Open(TimeProvider.System);
        receiver.Answer = static exchange => exchange.Records.Count > 4 ? Refused(grpc: true) : exchange.Bodies.First() is "4" ? OtlpReply.GrpcStatus(Unavailable) : OtlpReply.Stored(grpc: true);
        await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(StoredViews.Numbered(8), CancellationToken.None));
        receiver.Answer = static _ => OtlpReply.Stored(grpc: true);

        await sink.DeliverAsync(StoredViews.Numbered(2), CancellationToken.None);

        Assert.Equal(["0", "1", "2", "3", "0", "1"], receiver.Bodies);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_receiver_that_takes_less_gets_smaller_requests_from_then_on(bool grpc)
    {
        const int Most = 40_000;
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        var refused = 0;
        receiver.Answer = exchange =>
        {
            if (exchange.Message.Length <= Most)
                return OtlpReply.Stored(grpc);
            refused++;
            return grpc ? OtlpReply.GrpcStatus(ResourceExhausted, "Received message larger than max") : OtlpReply.Bare(413);
        };
        await using var sink = receiver.Target.Open(TimeProvider.System);
        for (var round = 0; round < 3; round++)
            Assert.Empty((await sink.DeliverAsync(StoredViews.Numbered(400, round * 400), CancellationToken.None)).Refusals);

        Assert.InRange(refused, 1, 3);
        Assert.Equal(Bodies(StoredViews.Numbered(1200)), receiver.Bodies);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_that_is_too_large_alone_is_refused(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        receiver.Answer = exchange => exchange.Message.Length <= 2000 ? OtlpReply.Stored(grpc) : grpc ? OtlpReply.GrpcStatus(ResourceExhausted) : OtlpReply.Bare(413);
        await using var sink = receiver.Target.Open(TimeProvider.System);
        IReadOnlyList<RecordView> views = [.. StoredViews.Numbered(1), StoredViews.View(LogBytes.Audit(message: new string('x', 3000)), StoredViews.Context("shop"), 1), .. StoredViews.Numbered(1, 2)];

        var delivery = await sink.DeliverAsync(views, CancellationToken.None);

        Assert.Equal(1, Assert.Single(Assert.Single(delivery.Refusals).Records).Index);
        // The first one came again, to show that the receiver takes others.
        Assert.Equal(["0", "0", "2"], receiver.Bodies);
    }

    [Theory]
    [InlineData(true, 2, 2)]
    [InlineData(false, 2, 2)]
    [InlineData(true, 900, 5)]
    public async Task What_partial_success_refuses_is_counted_and_not_sent_again(bool grpc, long rejected, long counted)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        receiver.Answer = _ => OtlpReply.Partial(grpc, rejected, "too old\r\n\u202e");
        await using var sink = receiver.Target.Open(TimeProvider.System);
        var views = StoredViews.Numbered(5);

        var refusal = Assert.Single((await sink.DeliverAsync(views, CancellationToken.None)).Refusals);

        Assert.Single(receiver.Exchanges);
        Assert.Equal((counted, 5), (refusal.Count, refusal.Records.Count));
        Assert.Contains("(too old\\u{d}\\u{a}\\u{202e})", refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_warning_refuses_nothing(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        receiver.Answer = _ => OtlpReply.Partial(grpc, 0, "use another endpoint");
        await using var sink = receiver.Target.Open(TimeProvider.System);

        var delivery = await sink.DeliverAsync(StoredViews.Numbered(2), CancellationToken.None);

        Assert.Empty(delivery.Refusals);
        Assert.Contains("took records and warns: use another endpoint.", delivery.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_anything_on_the_way_may_give_refuses_a_record_only_where_others_were_taken()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: false);
        await using var sink = receiver.Target.Open(TimeProvider.System);
        receiver.Answer = static _ => OtlpReply.Bare(400);
        var first = StoredViews.Numbered(3);
        var problem = await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(first, CancellationToken.None));
        Assert.Contains("answers as no OTLP receiver does (HTTP status 400)", problem.Message, StringComparison.Ordinal);

        receiver.Answer = static exchange => exchange.Bodies.Contains("4", StringComparer.Ordinal) ? OtlpReply.Bare(400) : OtlpReply.Stored(grpc: false);
        Assert.Empty((await sink.DeliverAsync(first, CancellationToken.None)).Refusals);
        var delivery = await sink.DeliverAsync(StoredViews.Numbered(3, 3), CancellationToken.None);

        Assert.Equal("4", Assert.Single(Bodies(Assert.Single(delivery.Refusals).Records)));
        Assert.Equal(["0", "1", "2", "3", "5"], receiver.Bodies.Distinct(StringComparer.Ordinal));
        receiver.Answer = static _ => OtlpReply.Bare(400);
        await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(StoredViews.Numbered(3, 6), CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_that_is_too_large_is_refused_alone_and_a_quota_refuses_none(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        var refusal = grpc ? OtlpReply.GrpcStatus(ResourceExhausted, "too much") : OtlpReply.Bare(413);
        receiver.Answer = exchange => exchange.Bodies.Intersect(["0", "1"], StringComparer.Ordinal).Any() ? refusal : OtlpReply.Stored(grpc);
        await using var sink = receiver.Target.Open(TimeProvider.System);

        var delivery = await sink.DeliverAsync(StoredViews.Numbered(6), CancellationToken.None);
        receiver.Answer = _ => refusal;

        Assert.Equal(["0", "1"], delivery.Refusals.SelectMany(static one => Bodies(one.Records)));
        Assert.Equal(["2", "3", "4", "5"], receiver.Bodies.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var problem = await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(StoredViews.Numbered(1, 6), CancellationToken.None));
        Assert.Contains("takes no records now", problem.Message, StringComparison.Ordinal);
    }

    private static OtlpReply Refused(bool grpc) => grpc ? OtlpReply.GrpcStatus(InvalidArgument, "no such tenant") : OtlpReply.HttpStatus(400, "no such tenant");

    private static IEnumerable<string> Bodies(IEnumerable<RecordView> views) => views.Select(static view => view.Body);

    private static byte[] StoredBytes(RecordView view)
    {
        Assert.True(StoredRecord.TryParse(view.Entry.Body, out var stored));
        return stored.LogRecord.ToArray();
    }
}
