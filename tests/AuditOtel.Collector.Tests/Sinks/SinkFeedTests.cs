using AuditOtel.Collector.Configuration;
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

    internal static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(20, bound.Token);
    }

    private static SinkStatus? Status(TestCollector test) => test.Collector.Status.Sinks?[0];
}
