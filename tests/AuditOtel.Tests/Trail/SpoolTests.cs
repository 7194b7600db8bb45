using AuditOtel.Tests.Doubles;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "L9")]
[Trait("Requirement", "P0")]
public sealed class SpoolTests
{
    private readonly DiskDouble _disk = new();
    private readonly string _socket = CollectorDouble.NewSocketPath();

    [Fact]
    public async Task Without_a_collector_the_action_runs_when_its_intent_is_in_the_outbox_and_everything_arrives_later_in_order()
    {
        await using var test = Create();
        for (var i = 0; i < 5; i++)
        {
            await test.CallAsync(() =>
            {
                Assert.True(test.Trail.Health.InOutbox % 2 == 1);
                return Task.CompletedTask;
            });
        }

        Assert.Equal(10, test.Trail.Health.InOutbox);
        await test.StartCollectorAsync();
        await DeliveredAsync(test);
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (long)number), test.Collector.Calls.Select(record => record.Number));
        Assert.All(test.Collector.Stored, static record => Assert.NotEqual("audit_unavailable", record["audit.outcome.reason"]));
    }

    [Fact]
    public async Task While_the_collector_answers_nothing_is_written_to_the_outbox()
    {
        await using var test = Create();
        await test.StartCollectorAsync();
        var before = _disk.Syncs;
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal(before, _disk.Syncs);
        Assert.Equal([1L, 2], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task A_silent_collector_is_waited_for_no_longer_than_asked_and_the_record_is_stored_once()
    {
        await using var test = Create(options => options.SpoolAfter = TimeSpan.FromMilliseconds(50));
        await test.StartCollectorAsync(_ => Answer.Hang);
        await test.CallAsync(() => Task.CompletedTask, operation => operation.Argument("name", "first"));
        Assert.Equal(2, test.Trail.Health.InOutbox);
        await test.StopCollectorAsync();
        await test.StartCollectorAsync();
        await DeliveredAsync(test);
        Assert.Equal(["intent", "outcome"], test.Collector.Stored.Select(record => record.Stage));
        Assert.Equal("first", test.Collector.Stored[0]["audit.arg.name"]);
    }

    [Fact]
    public async Task A_refusal_for_good_is_no_outage_and_refuses_the_action()
    {
        await using var test = Create();
        await test.StartCollectorAsync(_ => Answer.InvalidArgument);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        Assert.Equal(0, test.Trail.Health.InOutbox);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_delivered_first_under_its_own_name_stream_and_numbers()
    {
        var killed = Create(options => options.ServiceInstanceId = "one");
        await killed.CallAsync(() => Task.CompletedTask);
        _disk.Kill();
        await using var test = Create(options => options.ServiceInstanceId = "two");
        await test.StartCollectorAsync();
        await DeliveredAsync(test);
        await test.CallAsync(() => Task.CompletedTask);
        var calls = test.Collector.Calls;
        Assert.Equal([1L, 2, 1, 2], calls.Select(record => record.Number));
        Assert.Equal(calls[0]["audit.sequence.stream_id"], calls[1]["audit.sequence.stream_id"]);
        Assert.NotEqual(calls[1]["audit.sequence.stream_id"], calls[2]["audit.sequence.stream_id"]);
        var names = test.Collector.Requests.Select(request => (string)CollectorDouble.Resource(request)["service.instance.id"]);
        Assert.Equal(["one", "two"], names.Distinct());
    }

    [Fact]
    public async Task A_disk_that_fails_refuses_the_action_and_says_why_and_work_goes_on_when_it_is_well_again()
    {
        await using var test = Create();
        _disk.Fails = (call, _) => call is "sync";
        var ran = false;
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.FromResult(ran = true)));
        Assert.False(ran);
        Assert.Contains("sync of", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.FromResult(ran = true)));
        _disk.Fails = (_, _) => false;
        await test.CallAsync(() => Task.FromResult(ran = true));
        Assert.True(ran);
        await test.StartCollectorAsync();
        await DeliveredAsync(test);
        var stored = test.Collector.Stored;
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(number => (long)number), stored.Select(record => record.Number));
        Assert.Single(stored, record => record["audit.outcome"] is "success");
        Assert.All(stored.GroupBy(record => record["audit.operation.id"], StringComparer.Ordinal), pair => Assert.Equal(2, pair.Count()));
    }

    [Fact]
    public async Task A_full_outbox_refuses_and_says_so()
    {
        await using var test = Create(options => options.OutboxSize = 1 << 20);
        var text = new string('x', 40_000);
        var ran = 0;
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(async () =>
        {
            while (ran < 100)
                await test.CallAsync(() => Task.FromResult(++ran), operation => operation.Argument("text", text));
        });
        Assert.InRange(ran, 10, 30);
        Assert.Contains("is full", refusal.Message, StringComparison.Ordinal);
        await test.StartCollectorAsync();
        await DeliveredAsync(test);
        Assert.Equal(2 * ran, test.Collector.Stored.Count);
    }

    [Fact]
    public async Task In_the_mode_Deny_the_outbox_keeps_the_outcome_and_the_refused_intent_across_a_kill()
    {
        var killed = Create(options => options.FailureMode = AuditFailureMode.Deny);
        await killed.StartCollectorAsync(record => record.IsOutcome ? Answer.Unavailable : Answer.Stored);
        await killed.CallAsync(() => Task.CompletedTask);
        Assert.Equal(1, killed.Trail.Health.InOutbox);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => killed.CallAsync(() => Task.CompletedTask));
        Assert.Equal(1, killed.Trail.Health.InOutbox);
        await killed.StopCollectorAsync();
        _disk.Kill();
        await using var test = Create(options => options.FailureMode = AuditFailureMode.Deny);
        await test.StartCollectorAsync();
        await DeliveredAsync(test);
        Assert.Equal([2L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task Sixty_four_callers_through_an_outage_leave_no_hole_and_no_double()
    {
        await using var test = Create(options => options.RetryInterval = TimeSpan.FromMilliseconds(10));
        var calls = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
                await test.CallAsync(() => Task.CompletedTask);
        })).ToList();
        await test.StartCollectorAsync();
        await Task.WhenAll(calls);
        await DeliveredAsync(test);
        var stored = test.Collector.Stored;
        Assert.Equal(Enumerable.Range(1, 1280).Select(number => (long)number), stored.Select(record => record.Number));
        Assert.All(stored.GroupBy(record => record["audit.operation.id"], StringComparer.Ordinal), pair => Assert.Equal(2, pair.Count()));
    }

    [Fact]
    public async Task A_record_made_by_hand_says_that_it_is_in_the_outbox()
    {
        await using var test = Create();
        var receipt = await test.Trail.RecordAsync(new AuditRecord("user.login", AuditAction.Login, new AuditTarget("user", "42")));
        Assert.False(receipt.IsInLedger);
        Assert.Equal((-1, ""), (receipt.Index, receipt.Ledger));
        await test.StartCollectorAsync();
        await DeliveredAsync(test);
        Assert.Equal(receipt.RecordId, Assert.Single(test.Collector.Stored).Id);
        Assert.True((await test.Trail.RecordAsync(new AuditRecord("user.login", AuditAction.Login, new AuditTarget("user", "42")))).IsInLedger);
    }

    [Fact]
    public async Task Closing_with_records_in_the_outbox_says_how_many_and_where_and_is_no_failure()
    {
        var test = Create(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        await test.CallAsync(() => Task.CompletedTask);
        await test.Trail.DisposeAsync();
        var line = Assert.Single(test.Log.Lines, line => line.Level == LogLevel.Warning);
        Assert.Contains("2 undelivered records in the outbox", line.Text, StringComparison.Ordinal);
        Assert.Contains(_disk.Files, name => name.EndsWith(".outbox", StringComparison.Ordinal));
    }

    [Fact]
    public void An_outbox_that_cannot_be_used_keeps_the_trail_from_starting()
    {
        using var held = _disk.Lock("/outbox/lock");
        Assert.Contains("cannot start", Assert.Throws<AuditUnavailableException>(() => Create()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attribute_that_asks_for_Deny_is_refused_while_others_spool()
    {
        await using var test = Create();
        await test.CallAsync(() => Task.CompletedTask);
        var strict = new AuditDescriptor("key.delete", AuditAction.Delete, AuditClass.Key, "Shop.Keys.Delete", "sha256:5eed") { FailureMode = AuditFailureMode.Deny };
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask, null, strict));
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal(4, test.Trail.Health.InOutbox);
        await test.StartCollectorAsync();
    }

    internal static async Task DeliveredAsync(TestTrail test)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (test.Trail.Health is not { InOutbox: 0, InMemory: 0, Lost: 0 })
        {
            await test.Trail.Delivery.DeliverNowAsync();
            await Task.Delay(5, patience.Token);
        }
    }

    private TestTrail Create(Action<AuditOtelOptions>? configure = null) => TestTrail.CreateWithOutbox(_disk, _socket, configure);
}
