using AuditOtel.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "P0")]
[Trait("Requirement", "B4")]
public sealed class FailClosedTests
{
    [Fact]
    public async Task The_intent_is_stored_before_the_body_runs_and_the_outcome_before_the_caller_goes_on()
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() =>
        {
            Assert.Equal("intent", Assert.Single(test.Collector.Stored).Stage);
            return Task.CompletedTask;
        });
        Assert.Equal(2, test.Collector.Stored.Count);
    }

    [Theory]
    [InlineData(Answer.NoReceipt, "success without a receipt")]
    [InlineData(Answer.ReceiptForAnotherRecord, "success without a receipt")]
    [InlineData(Answer.ReceiptWithoutLeafHash, "malformed")]
    [InlineData(Answer.ReceiptWithLongLeafHash, "malformed")]
    [InlineData(Answer.TwoReceipts, "malformed")]
    [InlineData(Answer.ResourceExhausted, "ResourceExhausted: too much")]
    [InlineData(Answer.ResourceExhaustedForNow, "ResourceExhausted: too much now")]
    [InlineData(Answer.Unavailable, "Unavailable: disk full try later")]
    [InlineData(Answer.UnavailableAfterBody, "Unavailable")]
    [InlineData(Answer.PartialSuccess, "no audit record")]
    [InlineData(Answer.InvalidArgument, "InvalidArgument: bad name")]
    [InlineData(Answer.PermissionDenied, "PermissionDenied: who are you")]
    [InlineData(Answer.Garbage, "no protobuf")]
    [InlineData(Answer.HugeLength, "no single uncompressed")]
    [InlineData(Answer.TooLarge, "too large")]
    [InlineData(Answer.CompressedFlag, "no single uncompressed")]
    [InlineData(Answer.EmptyBody, "no single uncompressed")]
    [InlineData(Answer.NoStatus, "no gRPC status")]
    [InlineData(Answer.HttpError, "HTTP status 500")]
    [InlineData(Answer.Hang, "no answer within")]
    [InlineData(Answer.CloseMidWay, "gave no receipt")]
    public async Task Anything_but_a_receipt_keeps_the_body_from_running(Answer answer, string reason)
    {
        await using var test = await TestTrail.StartAsync(
            _ => answer, options => options.Timeout = TimeSpan.FromMilliseconds(answer == Answer.Hang ? 100 : 30_000));
        var ran = false;
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() =>
        {
            ran = true;
            return Task.CompletedTask;
        }));
        Assert.False(ran);
        Assert.Contains("'user.delete' was not carried out", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(test.Socket, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        test.Collector.Decide = _ => Answer.Stored;
    }

    [Fact]
    public async Task Without_a_collector_a_synchronous_action_does_not_run()
    {
        await using var test = TestTrail.Create();
        var ran = false;
        Assert.Throws<AuditUnavailableException>(() => test.Call(() => ran = true));
        Assert.False(ran);
        await test.StartCollectorAsync();
    }

    [Theory]
    [InlineData(Answer.InvalidArgument)]
    [InlineData(Answer.PartialSuccess)]
    [InlineData(Answer.PermissionDenied)]
    [InlineData(Answer.ResourceExhausted)]
    public async Task A_refused_intent_is_not_sent_again_and_bars_no_other_action(Answer answer)
    {
        await using var test = await TestTrail.StartAsync(_ => answer);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        test.Collector.Decide = _ => Answer.Stored;
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([2L, 3L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task An_outcome_refused_for_good_is_critical_and_counted_as_a_gap_but_masks_nothing()
    {
        await using var test = await TestTrail.StartAsync(record => record.IsOutcome ? Answer.InvalidArgument : Answer.Stored);
        var thrown = new InvalidOperationException("own");
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => test.CallAsync(() => throw thrown)));
        var line = Assert.Single(test.Log.Lines, line => line.Level == LogLevel.Critical);
        Assert.Contains("user.delete", line.Text, StringComparison.Ordinal);
        Assert.Contains("bad name", line.Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.CallAsync(() => throw thrown));
        Assert.Equal([1L, 3L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task A_warning_beside_a_receipt_is_logged_and_the_action_runs()
    {
        await using var test = await TestTrail.StartAsync(_ => Answer.StoredWithWarning);
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Contains(test.Log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("the clock is late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_actor_provider_that_throws_prevents_the_action_and_takes_no_number()
    {
        var fail = true;
        await using var test = await TestTrail.StartAsync(actor: () => fail ? throw new InvalidOperationException("no request") : new AuditActor("alice"));
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        Assert.IsType<InvalidOperationException>(refusal.InnerException);
        fail = false;
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([1L, 2L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task An_actor_without_id_prevents_the_action()
    {
        await using var test = await TestTrail.StartAsync(actor: () => new AuditActor(""));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        Assert.Empty(test.Collector.Calls);
    }

    [Fact]
    public async Task Use_out_of_order_is_refused()
    {
        await using var test = await TestTrail.StartAsync();
        Assert.Throws<InvalidOperationException>(() => test.Trail.Start(TestTrail.Delete).Succeed());
        var operation = test.Trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        Assert.Throws<InvalidOperationException>(operation.Begin);
        await operation.SucceedAsync();
    }
}
