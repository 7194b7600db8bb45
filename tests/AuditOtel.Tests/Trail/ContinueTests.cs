using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "S4")]
public sealed class ContinueTests
{
    private readonly DiskDouble _disk = new();
    private readonly string _socket = CollectorDouble.NewSocketPath();

    [Fact]
    public async Task Actions_run_without_a_collector_and_their_number_is_recorded_by_operation_when_it_is_back()
    {
        await using var test = TestTrail.Create(Continue);
        var ran = 0;
        for (var i = 0; i < 4; i++)
            await test.CallAsync(() => Task.FromResult(++ran));
        var other = new AuditDescriptor("key.delete", AuditAction.Delete, AuditClass.Key, "Shop.Keys.Delete", "sha256:5eed");
        await test.CallAsync(() => Task.FromResult(++ran), null, other);
        Assert.Equal((5, 4L), (ran, test.Trail.Health.Lost));
        await test.StartCollectorAsync();
        await SpoolTests.DeliveredAsync(test);

        // The action that met the outage has its records; those after it are counted.
        Assert.Equal([1L, 2, 3], test.Collector.Stored.Select(record => record.Number));
        var count = test.Collector.Stored[2];
        Assert.Equal("audit.trail.continue", count.EventName);
        Assert.Equal((4L, 3L, 1L), (count.Attributes["audit.lost.count"], count.Attributes["audit.lost.of.user.delete"], count.Attributes["audit.lost.of.key.delete"]));
        Assert.Equal(("audit", "failure"), (count["audit.class"], count["audit.outcome"]));
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal(5, test.Collector.Stored.Count);
    }

    [Fact]
    public async Task With_an_outbox_records_go_there_first_and_only_what_it_cannot_take_is_lost_and_counted()
    {
        await using var test = Create();
        await test.CallAsync(() => Task.CompletedTask);
        _disk.Fails = static (call, path) => call is "write" && path.EndsWith(".outbox", StringComparison.Ordinal);
        await test.CallAsync(() => Task.CompletedTask);
        await test.CallAsync(() => Task.CompletedTask);
        _disk.Fails = static (_, _) => false;
        await test.StartCollectorAsync();
        await SpoolTests.DeliveredAsync(test);
        var stored = test.Collector.Stored;
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(number => (long)number), stored.Select(record => record.Number));
        Assert.Equal(2, stored.Count(record => record["audit.outcome"] is "success"));
        Assert.Equal(1L, Assert.Single(stored, record => record.EventName is "audit.trail.continue").Attributes["audit.lost.count"]);
    }

    [Fact]
    public async Task Counts_survive_a_kill_in_the_outbox_and_are_recorded_once()
    {
        var killed = Create();
        _disk.Fails = static (call, path) => call is "create" && path.EndsWith(".outbox.new", StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
            await killed.CallAsync(() => Task.CompletedTask);
        Assert.Equal(2, killed.Trail.Health.Lost);
        _disk.Kill();
        _disk.Fails = static (_, _) => false;
        var next = Create();

        // From its start it makes a record of them, so that they may be on their way into the outbox by now.
        await next.StartCollectorAsync();
        await SpoolTests.DeliveredAsync(next);
        Assert.Equal(2L, Assert.Single(next.Collector.Stored).Attributes["audit.lost.count"]);
        await next.Trail.DisposeAsync();
        await next.StopCollectorAsync();

        await using var last = Create();
        Assert.Equal(0, last.Trail.Health.Lost);
        await last.StartCollectorAsync();
    }

    [Fact]
    public async Task A_kill_between_the_record_of_the_counts_and_their_removal_counts_nothing_twice()
    {
        var killed = Create();
        _disk.Fails = static (call, path) => call is "create" && path.EndsWith(".outbox.new", StringComparison.Ordinal);
        await killed.CallAsync(() => Task.CompletedTask);
        await killed.CallAsync(() => Task.CompletedTask);
        _disk.Fails = static (call, path) => call is "create" && path.Contains("lost", StringComparison.Ordinal);
        await killed.StartCollectorAsync(record => record.EventName is "audit.trail.continue" ? Answer.Unavailable : Answer.Stored);
        await killed.Trail.Delivery.DeliverNowAsync();
        Assert.Equal(1, killed.Trail.Health.InOutbox);
        await killed.StopCollectorAsync();
        _disk.Kill();
        _disk.Fails = static (_, _) => false;
        await using var next = Create();
        Assert.Equal((0L, 1L), (next.Trail.Health.Lost, next.Trail.Health.InOutbox));
        await next.StartCollectorAsync();
        await SpoolTests.DeliveredAsync(next);
        Assert.Single(next.Collector.Stored);
    }

    [Fact]
    public async Task Counts_whose_record_the_process_after_a_kill_delivered_are_not_counted_by_the_one_after_it()
    {
        var killed = Create();
        _disk.Fails = static (call, path) => call is "create" && path.EndsWith(".outbox.new", StringComparison.Ordinal);
        await killed.CallAsync(() => Task.CompletedTask);
        await killed.CallAsync(() => Task.CompletedTask);
        _disk.Fails = static (call, path) => call is "create" && path.Contains("lost", StringComparison.Ordinal);
        await killed.StartCollectorAsync(record => record.EventName is "audit.trail.continue" ? Answer.Unavailable : Answer.Stored);
        await killed.Trail.Delivery.DeliverNowAsync();
        await killed.StopCollectorAsync();
        _disk.Kill();
        _disk.Fails = static (_, _) => false;
        var next = Create();
        await next.StartCollectorAsync();
        await SpoolTests.DeliveredAsync(next);
        Assert.Equal(1L, Assert.Single(next.Collector.Stored).Attributes["audit.lost.count"]);
        await next.DisposeAsync();
        await using var last = Create();
        Assert.Equal(0, last.Trail.Health.Lost);
        await last.StartCollectorAsync();
    }

    [Fact]
    public async Task Counts_whose_record_only_memory_could_take_are_counted_once_and_later_ones_are_on_disk_again()
    {
        var killed = Create();
        _disk.Fails = static (call, path) => call is "create" && path.EndsWith(".outbox.new", StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
            await killed.CallAsync(() => Task.CompletedTask);
        await killed.StartCollectorAsync();
        await SpoolTests.DeliveredAsync(killed);
        Assert.Equal(2L, Assert.Single(killed.Collector.Stored, static record => record.EventName is "audit.trail.continue").Attributes["audit.lost.count"]);
        await killed.StopCollectorAsync();

        // The first of these keeps its records in memory, the others are counted.
        for (var i = 0; i < 4; i++)
            await killed.CallAsync(() => Task.CompletedTask);
        _disk.Kill();
        _disk.Fails = static (_, _) => false;
        await using var next = Create();
        Assert.Equal(3, next.Trail.Health.Lost);
        await next.StartCollectorAsync();
    }

    [Fact]
    public async Task Without_leave_from_the_options_an_attribute_that_asks_to_continue_is_refused()
    {
        await using var test = TestTrail.Create();
        var lenient = new AuditDescriptor("user.list", AuditAction.Read, AuditClass.Account, "Shop.Users.List", "sha256:5eed") { FailureMode = AuditFailureMode.Continue };
        var ran = false;
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.FromResult(ran = true), null, lenient));
        Assert.False(ran);
        await test.StartCollectorAsync();
    }

    [Fact]
    public async Task Closing_without_an_outbox_says_how_many_are_counted_nowhere()
    {
        var test = TestTrail.Create(options =>
        {
            Continue(options);
            options.ShutdownTimeout = TimeSpan.FromMilliseconds(50);
        });
        await test.CallAsync(() => Task.CompletedTask);
        await test.CallAsync(() => Task.CompletedTask);
        var loss = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.Trail.DisposeAsync().AsTask());
        Assert.Contains("1 actions that ran without a record", loss.Message, StringComparison.Ordinal);
    }

    private static void Continue(AuditOtelOptions options)
    {
        options.AllowContinue = true;
        options.FailureMode = AuditFailureMode.Continue;
    }

    private TestTrail Create() => TestTrail.CreateWithOutbox(_disk, _socket, Continue);
}
