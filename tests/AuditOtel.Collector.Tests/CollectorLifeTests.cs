using System.Text;
using AuditOtel.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditOtel.Collector.Tests;

/// <summary>Starts and stops that do not go well.</summary>
public sealed class CollectorLifeTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotl");

    private string Data => Path.Combine(_root.FullName, "data");

    [Fact]
    [Trait("Requirement", "I5")]
    public async Task A_taken_port_is_one_clear_error_and_the_failed_start_is_recorded()
    {
        await using var test = await TestCollector.StartAsync();

        var exception = await Assert.ThrowsAsync<CollectorException>(() => StartAsync(grpc: test.Collector.Endpoints.OtlpGrpc));

        Assert.Contains("cannot listen", exception.Message, StringComparison.Ordinal);
        Assert.Single(exception.Errors);
        var records = Records();
        Assert.Equal(["audit.collector.start", "audit.collector.stop"], records.Select(record => record.Operation));
        Assert.Contains("start-failed", Encoding.UTF8.GetString(records[1].LogRecord), StringComparison.Ordinal);
        Assert.Contains("cannot listen", Encoding.UTF8.GetString(records[1].LogRecord), StringComparison.Ordinal);
        TestCollector.AssertIntact(Data, 2);
    }

    [Fact]
    [Trait("Requirement", "I5")]
    public async Task A_failed_start_that_cannot_be_recorded_either_says_both()
    {
        await using var test = await TestCollector.StartAsync();

        var exception = await Assert.ThrowsAsync<CollectorException>(() => StartAsync(
            new CollectorSeams { Appender = real => new ScriptedAppender(real, number => number == 1 ? null : AppendResult.DiskFull) }, test.Collector.Endpoints.OtlpGrpc));

        Assert.Contains("cannot listen", exception.Message, StringComparison.Ordinal);
        Assert.Contains("could not be recorded either: The script refused.", exception.Message, StringComparison.Ordinal);
        TestCollector.AssertIntact(Data, 1);
    }

    [Theory]
    [InlineData(AppendResult.DiskFull)]
    [InlineData(AppendResult.Failed)]
    [Trait("Requirement", "I5")]
    public async Task A_start_that_cannot_be_recorded_is_no_start(AppendResult refusal)
    {
        var exception = await Assert.ThrowsAsync<CollectorException>(() => StartAsync(
            new CollectorSeams { Appender = real => new ScriptedAppender(real, _ => refusal) }));

        Assert.Contains("The script refused.", exception.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(Path.Combine(Data, "ingest.sock")));
        TestCollector.AssertIntact(Data, 0);
        await using var next = await StartAsync();
        Assert.Equal("ok", next.Status.Health);
    }

    [Fact]
    public async Task An_append_that_throws_at_the_start_leaves_the_ledger_closed()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(
            new CollectorSeams { Appender = real => new ScriptedAppender(real, _ => throw new InvalidOperationException("broken")) }));

        await using var next = await StartAsync();
        Assert.True(next.Recovery.CleanStop);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_ledger_is_closed_in_order_when_the_server_cannot_be_stopped(bool cancelled)
    {
        Exception problem = cancelled ? new OperationCanceledException() : new InvalidOperationException("the server does not stop");
        var collector = await StartAsync(new CollectorSeams { BeforeServerStops = () => Task.FromException(problem) });
        var stop = () => collector.StopAsync(new CancellationToken(cancelled));

        if (cancelled)
            await stop();
        else
            Assert.Same(problem, await Assert.ThrowsAsync<InvalidOperationException>(stop));

        Assert.Equal("audit.collector.stop", Records()[^1].Operation);
        TestCollector.AssertIntact(Data, 2);
        await using var next = await StartAsync();
        Assert.True(next.Recovery.CleanStop);
    }

    [Fact]
    public async Task A_cancelled_stop_does_not_wait_for_a_request_and_closes_the_ledger()
    {
        await using var test = await TestCollector.StartAsync();
        test.Ledger.Hold();
        var request = test.ExportAsync(LogBytes.Request(LogBytes.Audit()));
        await test.Ledger.HeldAsync();

        var stop = test.Collector.StopAsync(new CancellationToken(canceled: true));
        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.Equal(0, (await request).Status));
        test.Ledger.GoOn();
        await stop;

        Assert.Equal("audit.collector.stop", test.Records()[^1].Operation);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private Task<AuditCollector> StartAsync(CollectorSeams? seams = null, string? grpc = null) => AuditCollector.StartAsync(
        new CollectorOptions { DataDirectory = Data, OtlpGrpc = grpc }, seams ?? new CollectorSeams(), TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private IReadOnlyList<StoredText> Records() => TestCollector.RecordsIn(Data);
}
