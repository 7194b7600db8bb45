using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "L1")]
public sealed class UndeliveredTests
{
    [Fact]
    public async Task What_failed_while_the_collector_was_down_is_delivered_first_in_order_with_consecutive_numbers()
    {
        await using var test = TestTrail.Create();
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        await test.StartCollectorAsync();
        await test.CallAsync(() => Task.CompletedTask);

        Assert.Equal([1L, 2L, 3L, 4L], test.Collector.Calls.Select(record => record.Number));
        Assert.Equal(["intent", "outcome", "intent", "outcome"], test.Collector.Calls.Select(record => record.Stage));
        var notRun = test.Collector.Calls[1];
        Assert.Equal(("failure", "audit_unavailable"), (notRun["audit.outcome"], notRun["audit.outcome.reason"]));
        Assert.Equal(test.Collector.Calls[0]["audit.operation.id"], notRun["audit.operation.id"]);
        Assert.Equal("success", test.Collector.Calls[3]["audit.outcome"]);
    }

    [Theory]
    [InlineData(Answer.NoReceipt)]
    [InlineData(Answer.ResourceExhaustedForNow)]
    [InlineData(Answer.CloseMidWay)]
    public async Task A_record_that_is_tried_again_keeps_its_id_and_bytes(Answer answer)
    {
        await using var test = await TestTrail.StartAsync(_ => answer);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        test.Collector.Decide = _ => Answer.Stored;
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal(test.Collector.Calls[0].Bytes, test.Collector.Calls[1].Bytes);
        Assert.Equal([1L, 2L, 3L, 4L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task An_outcome_that_cannot_be_delivered_masks_nothing_and_bars_the_next_action_until_it_is()
    {
        await using var test = await TestTrail.StartAsync(record => record.IsOutcome ? Answer.Unavailable : Answer.Stored);
        var thrown = new InvalidOperationException("own");
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => test.CallAsync(() => throw thrown)));

        var ran = false;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() =>
        {
            ran = true;
            return Task.CompletedTask;
        }));
        Assert.False(ran);
        Assert.Single(test.Collector.Stored);

        test.Collector.Decide = _ => Answer.Stored;
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([1L, 2L, 3L, 4L], test.Collector.Stored.Select(record => record.Number));
        Assert.Equal("exception", test.Collector.Stored[1]["audit.outcome.reason"]);
    }

    [Fact]
    public async Task An_outcome_of_a_sender_that_lost_its_admission_is_kept()
    {
        await using var test = await TestTrail.StartAsync(record => record.IsOutcome ? Answer.PermissionDenied : Answer.Stored);
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Single(test.Collector.Stored);
        test.Collector.Decide = _ => Answer.Stored;
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([1L, 2L, 3L, 4L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task A_kept_record_that_turns_out_to_be_refused_for_good_does_not_bar_the_rest()
    {
        await using var test = await TestTrail.StartAsync(_ => Answer.Unavailable);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        test.Collector.Decide = record => record.Number == 1 ? Answer.InvalidArgument : Answer.Stored;
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([2L, 3L, 4L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task What_is_kept_is_delivered_in_the_background_without_another_action()
    {
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var test = TestTrail.Create(options => options.RetryInterval = TimeSpan.FromMilliseconds(10));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        await test.StartCollectorAsync(record =>
        {
            if (record.Number == 2)
                delivered.TrySetResult();
            return Answer.Stored;
        });
        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([1L, 2L], test.Collector.Calls.Select(record => record.Number));
    }

    [Fact]
    public async Task Sixty_four_calls_at_once_have_consecutive_numbers_and_nothing_is_doubled()
    {
        await using var test = await TestTrail.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => i % 2 == 0
            ? Task.Run(() => test.CallAsync(() => Task.CompletedTask))
            : Task.Run(() => test.Call(() => { }))));
        Assert.Equal(Enumerable.Range(1, 128).Select(number => (long)number), test.Collector.Stored.Select(record => record.Number));
        Assert.Equal(128, test.Collector.Calls.Count);
        Assert.Equal(64, test.Collector.Stored.GroupBy(record => record["audit.operation.id"], StringComparer.Ordinal).Count(pair => pair.Count() == 2));
    }

    [Fact]
    public async Task Calls_at_once_against_a_collector_that_fails_now_and_then_leave_no_hole_and_no_double()
    {
        var seen = 0;
        await using var test = await TestTrail.StartAsync(_ => Interlocked.Increment(ref seen) % 5 == 0 ? Answer.Unavailable : Answer.Stored);
        var ran = 0;
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            try
            {
                await test.CallAsync(() =>
                {
                    Interlocked.Increment(ref ran);
                    return Task.CompletedTask;
                });
            }
            catch (AuditUnavailableException)
            {
                Interlocked.Increment(ref refused);
            }
        })));
        test.Collector.Decide = _ => Answer.Stored;
        await test.Trail.DisposeAsync();
        var stored = test.Collector.Stored;
        Assert.Equal(64, ran + refused);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(number => (long)number), stored.Select(record => record.Number));
        Assert.Equal(ran, stored.Count(record => record["audit.outcome"] is "success"));
        Assert.All(stored.GroupBy(record => record["audit.operation.id"], StringComparer.Ordinal), pair => Assert.Equal(2, pair.Count()));
    }
}
