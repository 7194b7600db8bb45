using System.Collections.Concurrent;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector.Tests.Sinks;

[Trait("Requirement", "B3")]
public sealed class SinkFeedTests
{
    [Fact]
    public async Task A_sink_gets_every_record_once_in_order_and_goes_on_behind_the_last_after_a_restart()
    {
        var sink = new ScriptedSink();
        await using var test = await TestCollector.StartAsync(configuration: sink.AsConfiguration());
        var first = await SendAsync(test, 700);
        await UntilAsync(() => sink.Ids.Count() == 700);

        await test.RestartAsync();
        var second = await SendAsync(test, 3);
        await UntilAsync(() => sink.Ids.Count() == 703);

        Assert.Equal([.. first, .. second], sink.Ids);
        Assert.Equal(sink.Taken.Select(static record => record.Index).Order().Distinct(), sink.Taken.Select(static record => record.Index));
        Assert.Equal(2, sink.Taken.Count(static record => record.Operation is "audit.collector.start"));
    }

    [Fact]
    [Trait("Requirement", "S3")]
    public async Task A_sink_gets_what_its_selection_takes_and_its_cursor_passes_the_rest()
    {
        var sink = new ScriptedSink();
        await using var test = await TestCollector.StartAsync(configuration: sink.AsConfiguration("class:audit"));
        await SendAsync(test, 5);

        await UntilAsync(() => Status(test) is { Lag: 0, Delivered: > 0 });

        Assert.Empty(sink.Ids);
        Assert.All(sink.Taken, static record => Assert.StartsWith("audit.", record.Operation, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "S5")]
    public async Task A_sink_that_refuses_stops_nobody_is_told_once_and_gets_everything_when_it_takes_again()
    {
        var sink = new ScriptedSink { Refusal = "the test refuses" };
        var beside = new ScriptedSink();
        var configuration = new OperatorConfiguration { Sinks = [.. sink.AsConfiguration(maxLag: 2).Sinks, new SinkSettings("other", beside)] };
        await using var test = await TestCollector.StartAsync(configuration: configuration);
        var sent = await SendAsync(test, 20);
        await UntilAsync(() => test.Count("audit.sink.failure") == 1 && beside.Ids.Count() == 20);

        Assert.Equal("warning", test.Collector.Status.Health);
        Assert.Contains("Sink 'siem' takes no records: the test refuses", test.Collector.Status.Warnings);
        Assert.Contains(test.Collector.Status.Warnings, static warning => warning.Contains("more than its maxLag of 2", StringComparison.Ordinal));
        Assert.Equal("the test refuses", Status(test)!.Problem);
        sink.Refusal = null;
        await UntilAsync(() => sink.Ids.Count() == 20 && test.Count("audit.sink.recovery") == 1);

        Assert.Equal(sent, sink.Ids);
        Assert.Equal(1, test.Count("audit.sink.failure"));
        Assert.Null(Status(test)!.Problem);
    }

    [Fact]
    [Trait("Requirement", "S5")]
    public async Task A_sink_that_falls_too_far_behind_is_told_once_and_once_more_when_it_has_caught_up()
    {
        var sink = new ScriptedSink { Refusal = "the test refuses" };
        await using var test = await TestCollector.StartAsync(configuration: sink.AsConfiguration(maxLag: 20));
        await SendAsync(test, 40);
        await UntilAsync(() => test.Count("audit.sink.lag") == 1);
        await SendAsync(test, 40);

        sink.Refusal = null;
        await UntilAsync(() => test.Count("audit.sink.lag") == 2);
        await UntilAsync(() => sink.Taken.Count(static record => record.Operation is "audit.sink.lag") == 2);

        Assert.Equal(["failure", "success"], sink.Taken.Where(static record => record.Operation is "audit.sink.lag").Select(static record => record.Text("outcome")));
    }

    [Fact]
    public async Task Records_that_the_other_side_never_takes_are_named_in_the_ledger_and_the_rest_goes_on()
    {
        var sink = new ScriptedSink();
        await using var test = await TestCollector.StartAsync();
        var ids = await SendAsync(test, 300);
        var poison = ids.Where(static (_, index) => index % 2 == 0).ToHashSet(StringComparer.Ordinal);
        sink.Never = record => poison.Contains(record.Text(AuditAttributes.RecordId));
        test.Configuration = sink.AsConfiguration();
        await test.RestartAsync();

        await UntilAsync(() => sink.Taken.Count(static record => record.Operation is "audit.sink.refused") == 2);

        Assert.Equal(ids.Where(id => !poison.Contains(id)), sink.Ids);
        var told = sink.Taken.Where(static record => record.Operation is "audit.sink.refused").ToArray();
        Assert.Equal(poison, told.SelectMany(static record => record.Values("audit.sink.refused.ids")).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(["100", "50"], told.Select(static record => record.Text("audit.sink.refused.count")));
        Assert.Equal(150, Status(test)!.Refused);
    }

    [Fact]
    public async Task A_sink_that_takes_nothing_for_ever_does_not_fill_the_ledger_with_tellings()
    {
        var refused = new ConcurrentQueue<RecordView>();
        var sink = new ScriptedSink
        {
            Never = record =>
            {
                refused.Enqueue(record);
                return true;
            },
        };
        await using var test = await TestCollector.StartAsync(configuration: sink.AsConfiguration());
        for (var round = 0; round < 3; round++)
        {
            var id = (await SendAsync(test, 1))[0];
            await UntilAsync(() => Tellings().Any(telling => telling.Values("audit.sink.refused.ids").Contains(id, StringComparer.Ordinal)));
        }

        var tellings = Tellings().Select(static telling => telling.Text(AuditAttributes.RecordId)).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(Tellings().SelectMany(static telling => telling.Values("audit.sink.refused.ids")), tellings.Contains);
        Assert.Equal(0, Status(test)!.Delivered);

        IEnumerable<RecordView> Tellings() => refused.Where(static record => record.Operation is "audit.sink.refused");
    }

    [Theory]
    [InlineData(0, null, 0.5)]
    [InlineData(3, null, 4)]
    [InlineData(40, null, 30)]
    [InlineData(0, 7, 7)]
    [InlineData(5, 7, 16)]
    [InlineData(0, 86400, 600)]
    [InlineData(0, -5, 0.5)]
    public void A_pause_grows_and_heeds_what_the_other_side_asked_for_within_limits(int failures, int? asked, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SinkFeed.Pause(failures, asked is { } wished ? TimeSpan.FromSeconds(wished) : null));

    [Theory]
    [InlineData("{\"version\":1,\"ledger\":\"another\",\"next\":3}", "is of the ledger 'another'")]
    [InlineData("{\"version\":1,\"ledger\":\"?\",\"next\":99999}", "was given 99999 entries")]
    [InlineData("{\"version\":1,\"ledger\":\"?\",\"next\":-1}", "is damaged")]
    [InlineData("{\"version\":9,\"ledger\":\"?\",\"next\":1}", "is damaged")]
    [InlineData("not json", "is damaged")]
    public async Task A_cursor_that_cannot_be_used_is_told_and_repeats_records_rather_than_lose_one(string content, string told)
    {
        var sink = new ScriptedSink();
        await using var test = await TestCollector.StartAsync();
        var sent = await SendAsync(test, 3);
        Directory.CreateDirectory(Path.Combine(test.DataDirectory, "sinks"));
        File.WriteAllText(Path.Combine(test.DataDirectory, "sinks", "siem.json"), content.Replace("?", test.Collector.Identity.Name, StringComparison.Ordinal));

        test.Configuration = sink.AsConfiguration();
        await test.RestartAsync();
        await UntilAsync(() => test.Count("audit.sink.restart") == 1 && sink.Taken.Any(static record => record.Operation is "audit.sink.restart"));

        Assert.Equal(sent, sink.Ids);
        Assert.Contains(told, sink.Taken.Single(static record => record.Operation is "audit.sink.restart").Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sinks_are_exchanged_while_records_come_and_none_is_lost_or_doubled()
    {
        var (before, after) = (new ScriptedSink(), new ScriptedSink());
        await using var test = await TestCollector.StartAsync();
        var ids = new List<string>();
        await using var sinks = new SinkSet(new SinkLedger(test.DataDirectory, test.Collector.Identity.Name, () => test.Collector.Status.Entries), static _ => { }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await sinks.UseAsync(before.AsConfiguration().Sinks);
        for (var i = 0; i < 5; i++)
        {
            ids.AddRange(await SendAsync(test, 40));
            await sinks.UseAsync((i % 2 == 0 ? after : before).AsConfiguration().Sinks);
        }

        await UntilAsync(() => before.Ids.Count() + after.Ids.Count() == ids.Count);
        Assert.Equal(ids, before.Taken.Concat(after.Taken).Where(static record => record.Listener is not "self").OrderBy(static record => record.Index).Select(static record => record.Text(AuditAttributes.RecordId)));
    }

    internal static async Task<IReadOnlyList<string>> SendAsync(TestCollector test, int count)
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(static _ => LogBytes.NewId())];
        foreach (var chunk in ids.Chunk(100))
            Assert.Equal(0, (await test.ExportAsync(LogBytes.Request([.. chunk.Select(static id => LogBytes.Audit(id))]))).Status);
        return ids;
    }

    internal static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition())
            await Task.Delay(20, bound.Token);
    }

    private static SinkStatus? Status(TestCollector test) => test.Collector.Status.Sinks?[0];
}
