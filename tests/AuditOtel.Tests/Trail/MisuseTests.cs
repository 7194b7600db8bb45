using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "P0")]
public sealed class MisuseTests
{
    [Fact]
    public async Task An_operation_that_is_kept_too_long_does_not_end_the_record_of_another_call()
    {
        await using var test = await TestTrail.StartAsync();
        var old = test.Trail.Start(TestTrail.Delete);
        await old.BeginAsync();
        await old.SucceedAsync();

        var next = test.Trail.Start(TestTrail.Delete);
        await next.BeginAsync();
        Assert.Throws<InvalidOperationException>(old.Succeed);
        Assert.Throws<InvalidOperationException>(() => old.Argument("late", 1));
        await next.FailAsync(new TimeoutException());

        Assert.Equal(["unknown", "success", "unknown", "failure"], test.Collector.Stored.Select(record => record["audit.outcome"]));
    }

    [Fact]
    public async Task Of_two_ends_at_once_only_one_counts()
    {
        await using var test = await TestTrail.StartAsync();
        for (var round = 0; round < 50; round++)
        {
            var operation = test.Trail.Start(TestTrail.Delete);
            await operation.BeginAsync();
            using var barrier = new Barrier(2);
            var ends = await Task.WhenAll(End(barrier, () => operation.SucceedAsync()), End(barrier, () => operation.FailAsync(new TimeoutException())));
            Assert.Single(ends, ended => ended);
        }

        Assert.Equal(100, test.Collector.Stored.Count);
    }

    [Fact]
    public async Task What_is_captured_after_the_intent_is_refused_because_no_record_would_hold_it()
    {
        await using var test = await TestTrail.StartAsync();
        var operation = test.Trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        Assert.Throws<InvalidOperationException>(() => operation.Target("user", "42"));
        Assert.Throws<InvalidOperationException>(() => operation.Argument("name", "alice"));
        Assert.Throws<InvalidOperationException>(() => operation.Secret("password", "x", AuditSecretMode.Length));
        await operation.SucceedAsync();
    }

    [Fact]
    public async Task After_a_refused_intent_no_outcome_can_be_claimed()
    {
        await using var test = await TestTrail.StartAsync(_ => Answer.InvalidArgument);
        var operation = test.Trail.Start(TestTrail.Delete);
        Assert.Throws<AuditUnavailableException>(operation.Begin);
        Assert.Throws<InvalidOperationException>(operation.Succeed);
        Assert.Throws<InvalidOperationException>(() => operation.Fail(new TimeoutException()));
        Assert.Throws<InvalidOperationException>(operation.Begin);
        Assert.Single(test.Collector.Calls);
    }

    [Fact]
    public async Task A_value_whose_text_cannot_be_read_prevents_the_action_and_takes_no_number()
    {
        await using var test = await TestTrail.StartAsync();
        foreach (var capture in new Action<AuditOperation>[] { call => call.Target("user", new Mute()), call => call.Argument("user", new Mute()) })
        {
            var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => throw new TimeoutException(), capture));
            Assert.Contains("'user'", refusal.Message, StringComparison.Ordinal);
            Assert.IsType<NotSupportedException>(refusal.InnerException);
        }

        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([1L, 2L], test.Collector.Calls.Select(record => record.Number));
    }

    [Fact]
    public async Task Audited_calls_inside_audited_calls_have_records_of_their_own()
    {
        await using var test = await TestTrail.StartAsync();
        Task Recurse(int depth) => test.CallAsync(() => depth == 0 ? Task.CompletedTask : Recurse(depth - 1));
        await Recurse(9);
        Assert.Equal(
            [.. Enumerable.Repeat("intent", 10), .. Enumerable.Repeat("outcome", 10)], test.Collector.Stored.Select(record => record.Stage));
        Assert.All(test.Collector.Stored.GroupBy(record => record["audit.operation.id"], StringComparer.Ordinal), pair => Assert.Equal(2, pair.Count()));
    }

    [Fact]
    public async Task Two_thousand_calls_at_once_are_all_recorded()
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.Timeout = TimeSpan.FromMinutes(5));
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => test.CallAsync(() => Task.CompletedTask)));
        Assert.Equal(Enumerable.Range(1, 4000).Select(number => (long)number), test.Collector.Stored.Select(record => record.Number));
    }

    private static Task<bool> End(Barrier barrier, Func<ValueTask> end) => Task.Factory.StartNew(
        () =>
        {
            barrier.SignalAndWait();
            try
            {
                end().AsTask().GetAwaiter().GetResult();
                return true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private sealed class Mute
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
