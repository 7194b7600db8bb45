using AuditOtel.OpenTelemetry.Tests.Support;
using AuditOtel.OpenTelemetry.Views;
using AuditOtel.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace AuditOtel.OpenTelemetry.Tests.Views;

/// <summary>The ledger comes first, and nothing that happens to a copy comes back to the caller.</summary>
[Trait("Requirement", "P0")]
public sealed class RecordShowingTests
{
    [Fact]
    public async Task What_a_processor_throws_is_counted_and_told_and_the_calls_and_later_copies_are_not_concerned()
    {
        using var drops = new Drops();
        var isBroken = true;
        await using var service = await StartAsync(_ =>
        {
            if (Volatile.Read(ref isBroken))
                throw new InvalidOperationException("the disk of the log is full");
        });

        await Accounts.GrantAsync("42", "admin", 7, Accounts.Pin);
        Assert.Empty(service.Flush());
        Volatile.Write(ref isBroken, false);
        Assert.Throws<KeyNotFoundException>(() => Accounts.Delete("43"));

        Assert.Equal(["user.delete intent unknown", "user.delete outcome failure"], service.Flush().Select(copy => copy.Line));
        Assert.Equal((2, 2), (drops["dropped reason=failed"], drops["shown"]));
        Assert.Equal(4, service.Records().Count);
        Assert.Contains(service.Shown.Others, text => text!.Contains("the disk of the log is full", StringComparison.Ordinal));
        Assert.Contains(service.Shown.Others, text => text!.StartsWith("2 audit records were left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_do_not_wait_for_a_processor_that_blocks_and_what_has_no_room_is_counted()
    {
        using var drops = new Drops();
        using var open = new ManualResetEventSlim();
        await using var service = await StartAsync(_ => open.Wait(TimeSpan.FromMinutes(2)));
        var largest = new string('x', 48_000);
        var count = (int)(ViewQueue.MostBytes / largest.Length) + 20;

        for (var i = 0; i < count; i++)
        {
            var record = new AuditRecord("door.open", AuditAction.Execute, new AuditTarget("door", "7")) { Outcome = AuditOutcome.Success, Message = largest };
            Assert.True((await service.Trail.RecordAsync(record)).IsInLedger);
        }

        Assert.False(service.Provider.ForceFlush(1));
        open.Set();
        var shown = service.Flush().Count;
        Assert.InRange(shown, 1, count - 1);
        Assert.Equal(count - shown, drops["dropped reason=full"]);
        Assert.Equal(count, service.Records().Count);
    }

    [Fact]
    public async Task A_provider_that_stops_shows_what_waits_and_later_calls_do_not_notice()
    {
        await using var service = await StartAsync(_ => Assert.False(string.IsNullOrEmpty(Thread.CurrentThread.Name)));
        await Accounts.GrantAsync("42", "admin", 7, Accounts.Pin);

        Assert.True(service.Provider.Shutdown(60_000));
        Assert.Throws<KeyNotFoundException>(() => Accounts.Delete("43"));

        Assert.True(service.Shown.IsShutDown);
        Assert.Equal(2, service.Shown.Copies.Count);
        Assert.Equal(4, service.Records().Count);
    }

    [Fact]
    public async Task A_provider_that_stops_while_a_processor_blocks_does_not_wait_longer_than_it_is_told_and_counts_what_is_left()
    {
        using var drops = new Drops();
        using var open = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        await using var service = await StartAsync(_ =>
        {
            entered.Set();
            open.Wait(TimeSpan.FromMinutes(2));
        });
        await Accounts.GrantAsync("42", "admin", 7, Accounts.Pin);
        await Until.TrueAsync(() => entered.IsSet, "a copy reaches the processor");

        Assert.False(service.Provider.Shutdown(1));

        Assert.Equal(1, drops["dropped reason=closed"]);
        open.Set();
        Assert.Equal(2, service.Records().Count);
    }

    [Fact]
    public void A_host_that_is_gone_before_the_first_copy_is_shown_harms_nobody_and_the_copy_is_counted()
    {
        using var drops = new Drops();
        var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var showing = new RecordShowing(new RecordViews(), services);
        services.Dispose();
        showing.Start();

        showing.Show([]);

        Assert.True(showing.Stop(60_000));
        Assert.Equal(1, drops["dropped reason=closed"]);
    }

    [Fact]
    public async Task An_action_that_is_refused_because_nothing_can_be_stored_is_shown_when_its_records_are()
    {
        await using var service = await StartAsync(_ => { });
        await service.StopCollectingAsync();

        await Assert.ThrowsAsync<AuditUnavailableException>(() => Accounts.GrantAsync("42", "admin", 7, Accounts.Pin));
        Assert.Empty(service.Flush());
        await service.CollectAsync();
        await Until.TrueAsync(() => service.Flush().Count == 2, "the kept records are delivered and shown");

        Assert.Equal(["user.role.grant intent unknown", "user.role.grant outcome failure"], service.Flush().Select(copy => copy.Line));
        Assert.Equal(service.Records().Select(record => record.Text(AuditAttributes.RecordId)), service.Flush().Select(copy => copy[AuditAttributes.RecordId]));
    }

    [Fact]
    public async Task A_record_in_the_outbox_is_shown_at_once_and_not_again_when_it_is_delivered()
    {
        var outbox = Directory.CreateTempSubdirectory("aot-");
        await using (var service = await StartAsync(_ => { }, options =>
        {
            options.FailureMode = AuditFailureMode.Spool;
            options.OutboxDirectory = Path.Combine(outbox.FullName, "outbox");
            options.SpoolAfter = TimeSpan.FromMilliseconds(20);
        }))
        {
            await service.StopCollectingAsync();
            await Accounts.GrantAsync("42", "admin", 7, Accounts.Pin);
            Assert.Equal(2, service.Flush().Count);

            await service.CollectAsync();
            await Until.TrueAsync(() => service.Records().Count == 2, "the outbox is delivered");
            Assert.Equal(2, service.Flush().Count);
        }

        outbox.Delete(recursive: true);
    }

    private static Task<Service> StartAsync(Action<LogRecord> act, Action<AuditOtelOptions>? configure = null) => Service.StartAsync(
        (logging, exporter) => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.AddAuditOtel().AddProcessor(new GateProcessor(act)).AddProcessor(AuditOtelLoggingExtensionsTests.Simple(exporter));
        }),
        configure);
}
