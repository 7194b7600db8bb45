using AuditOtel.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "P0")]
[Trait("Requirement", "L1")]
public sealed class RecordLimitsTests
{
    private const int LargestEntry = 65_535;

    [Theory]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    public async Task An_action_whose_record_is_too_long_does_not_run_and_takes_no_number(int length)
    {
        await using var test = await TestTrail.StartAsync();
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(
            () => test.CallAsync(() => throw new TimeoutException(), operation => operation.Argument("text", new string('x', length))));
        Assert.Contains("may have 49152", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AuditUnavailableException>(
            () => test.CallAsync(() => throw new TimeoutException(), operation => operation.Target("user", new string('x', length))));
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([1L, 2L], test.Collector.Calls.Select(record => record.Number));
    }

    [Fact]
    public async Task A_manual_record_that_is_too_long_is_refused_and_takes_no_number()
    {
        await using var test = await TestTrail.StartAsync();
        var record = new AuditRecord("user.login", AuditAction.Login, new AuditTarget("user", "42")) { Message = new string('x', 50_000) };
        await Assert.ThrowsAsync<ArgumentException>(() => test.Trail.RecordAsync(record).AsTask());
        Assert.Empty(test.Collector.Calls);
    }

    [Fact]
    public async Task An_outcome_fits_into_an_entry_whatever_the_exception_says()
    {
        await using var test = await TestTrail.StartAsync(
            record => record.Bytes.Length > LargestEntry ? Answer.InvalidArgument : Answer.Stored, options => options.RecordExceptionMessages = true);
        var thrown = new InvalidOperationException(new string('\u4e16', 100_000));
        var call = test.CallAsync(() => throw thrown, operation => operation.Target("user", new string('x', 47_000)));
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => call));
        var outcome = test.Collector.Stored[1];
        Assert.Equal("failure", outcome["audit.outcome"]);
        Assert.Equal(new string('\u4e16', 1024) + "...", outcome["exception.message"]);
        Assert.InRange(outcome.Bytes.Length, 0, 56 * 1024);
    }

    [Fact]
    public async Task An_exception_whose_message_cannot_be_read_leaves_its_outcome()
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.RecordExceptionMessages = true);
        await Assert.ThrowsAsync<SilentException>(() => test.CallAsync(() => throw new SilentException()));
        Assert.Equal("failure", test.Collector.Stored[1]["audit.outcome"]);
        Assert.Contains("NotSupportedException", test.Collector.Stored[1]["exception.message"], StringComparison.Ordinal);
        Assert.DoesNotContain(test.Log.Lines, line => line.Level == LogLevel.Critical);
    }

    private sealed class SilentException : Exception
    {
        public override string Message => throw new NotSupportedException("secret-in-a-getter");
    }
}
