using AuditOtel.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "P0")]
public sealed class CarefulLoggerTests
{
    [Fact]
    public async Task A_log_that_throws_masks_no_result_and_stops_no_redelivery()
    {
        var socket = CollectorDouble.NewSocketPath();
        var options = new AuditOtelOptions { Endpoint = $"unix://{socket}", ServiceName = "shop", RetryInterval = TimeSpan.FromMilliseconds(10) };
        await using var collector = await CollectorDouble.StartAsync(socket, record => record.IsOutcome ? Answer.Unavailable : Answer.Stored);
        await using var trail = OtlpAuditTrail.Create(options, logger: new BrokenLogger());
        var operation = trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        await operation.SucceedAsync();

        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        collector.Decide = record =>
        {
            delivered.TrySetResult();
            return Answer.StoredWithWarning;
        };
        await delivered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var next = trail.Start(TestTrail.Delete);
        await next.BeginAsync();
        await next.SucceedAsync();
        Assert.Equal([1L, 2L, 3L, 4L], collector.Stored.Select(record => record.Number));
    }

    private sealed class BrokenLogger : ILogger<OtlpAuditTrail>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new AggregateException("The log is full.");
    }
}
