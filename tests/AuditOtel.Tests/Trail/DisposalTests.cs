using AuditOtel.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "B4")]
public sealed class DisposalTests
{
    [Fact]
    public async Task A_closed_trail_refuses_every_record()
    {
        await using var test = await TestTrail.StartAsync();
        await test.Trail.DisposeAsync();
        var ran = false;
        Assert.Throws<AuditUnavailableException>(() => test.Call(() => ran = true));
        await Assert.ThrowsAsync<AuditUnavailableException>(
            () => test.Trail.RecordAsync(new AuditRecord("user.login", AuditAction.Login, new AuditTarget("user", "42"))).AsTask());
        Assert.False(ran);
        Assert.Empty(test.Collector.Calls);
    }

    [Fact]
    public async Task Closing_waits_for_the_outcome_of_a_running_action()
    {
        await using var test = await TestTrail.StartAsync();
        var operation = test.Trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        var closing = test.Trail.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        await operation.SucceedAsync();
        await closing;
        Assert.Equal(["intent", "outcome"], test.Collector.Stored.Select(record => record.Stage));
    }

    [Fact]
    public async Task Closing_delivers_what_is_kept()
    {
        var test = TestTrail.Create(options => options.RetryInterval = TimeSpan.FromMilliseconds(10));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        await test.StartCollectorAsync();
        await test.Trail.DisposeAsync();
        Assert.Equal([1L, 2L], test.Collector.Stored.Select(record => record.Number));
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Closing_delivers_what_is_kept_also_when_an_action_never_ends()
    {
        var test = await TestTrail.StartAsync(configure: options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var operation = test.Trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        await test.StopCollectorAsync();
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        await test.StartCollectorAsync();
        var loss = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.Trail.DisposeAsync().AsTask());
        Assert.Contains("0 undelivered records and 1 actions still running", loss.Message, StringComparison.Ordinal);
        Assert.Equal([2L, 3L], test.Collector.Stored.Select(record => record.Number));
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_closes_it_too_waits_until_it_is_closed()
    {
        await using var test = await TestTrail.StartAsync();
        var operation = test.Trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        var first = test.Trail.DisposeAsync().AsTask();
        var second = test.Trail.DisposeAsync().AsTask();
        Assert.False(second.IsCompleted);
        await operation.SucceedAsync();
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Closing_with_records_left_is_loud()
    {
        var test = TestTrail.Create(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        var loss = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.Trail.DisposeAsync().AsTask());
        Assert.Contains("2 undelivered records", loss.Message, StringComparison.Ordinal);
        Assert.Contains(test.Log.Lines, line => line.Level == LogLevel.Critical && string.Equals(line.Text, loss.Message, StringComparison.Ordinal));
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Closing_does_not_wait_longer_for_a_collector_that_is_silent()
    {
        var test = await TestTrail.StartAsync(_ => Answer.Hang, options =>
        {
            options.Timeout = TimeSpan.FromMinutes(5);
            options.ShutdownTimeout = TimeSpan.FromMilliseconds(50);
        });
        var call = test.CallAsync(() => Task.CompletedTask);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.Trail.DisposeAsync().AsTask());
        await Assert.ThrowsAsync<AuditUnavailableException>(() => call);
        await test.DisposeAsync();
    }

    [Fact]
    public async Task An_outcome_after_the_end_is_critical_and_masks_nothing()
    {
        var test = await TestTrail.StartAsync(configure: options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        var operation = test.Trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        var loss = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.Trail.DisposeAsync().AsTask());
        Assert.Contains("1 actions still running", loss.Message, StringComparison.Ordinal);
        await operation.SucceedAsync();
        Assert.Contains(test.Log.Lines, line => line.Level == LogLevel.Critical && line.Text.Contains("user.delete", StringComparison.Ordinal));
        await test.DisposeAsync();
    }

    [Fact]
    public async Task Closing_tries_again_soon_even_when_the_retry_interval_is_long()
    {
        var answers = 0;

        // The intent and the outcome of the first attempts are turned away; retries come once a minute, closing has half of that.
        await using var test = await TestTrail.StartAsync(_ => Interlocked.Increment(ref answers) <= 3 ? Answer.Unavailable : Answer.Stored);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));

        await test.Trail.DisposeAsync();

        Assert.True(answers > 3);
    }
}
