using AuditOtel.Collector.Api;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Collector.Tests.Sinks;

namespace AuditOtel.Collector.Tests.Index;

[Trait("Requirement", "S10")]
public sealed class IndexFeedTests
{
    [Fact]
    public async Task A_running_collector_indexes_what_is_durable_and_tells_how_far()
    {
        await using var test = await TestCollector.StartAsync(indexStretch: 32);
        var ids = await SinkFeedTests.SendAsync(test, 200);
        await IndexedAsync(test);

        AssertFound(test, ids, []);
        var status = test.Collector.Status;
        Assert.True(status.Index!.Next + status.Index.Lag == status.Entries && status.Index.Problem is null);
        await test.RestartAsync();
        await IndexedAsync(test);
        Assert.Equal(0, test.Count("audit.index.rebuild"));
    }

    [Fact]
    public async Task A_damaged_index_is_built_anew_by_itself_and_recorded()
    {
        await using var test = await TestCollector.StartAsync(indexStretch: 32);
        var ids = await SinkFeedTests.SendAsync(test, 100);
        await IndexedAsync(test);
        await test.Collector.StopAsync();
        File.WriteAllText(IndexFiles.Newest(test.DataDirectory)!, "no index");
        AssertFound(test, ids, ["damaged"]);

        await test.RestartAsync();
        await SinkFeedTests.UntilAsync(() => test.Count("audit.index.rebuild") == 1);
        await IndexedAsync(test);

        AssertFound(test, ids, []);
    }

    [Fact]
    public async Task A_disk_without_room_stops_the_index_and_nothing_else()
    {
        var free = 1L << 30;
        await using var test = await TestCollector.StartAsync(indexStretch: 32, space: directory => FileSystemSpace.Of(directory) is { } space ? space with { Free = Volatile.Read(ref free) } : null);
        await SinkFeedTests.SendAsync(test, 100);
        await IndexedAsync(test);

        Volatile.Write(ref free, 1000);
        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Index!.Problem is not null);
        var next = test.Collector.Status.Index!.Next;
        var ids = await SinkFeedTests.SendAsync(test, 100);
        Assert.Contains("bytes left", test.Collector.Status.Index!.Problem, StringComparison.Ordinal);
        Assert.Contains(test.Collector.Status.Warnings, static warning => warning.Contains("search index", StringComparison.Ordinal));
        Assert.Equal(next, test.Collector.Status.Index!.Next);
        AssertFound(test, ids, []);

        Volatile.Write(ref free, 1L << 30);
        await IndexedAsync(test);
        await SinkFeedTests.UntilAsync(() => test.Count("audit.index.recovery") == 1);
        Assert.Equal(1, test.Count("audit.index.failure"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task A_mark_makes_a_running_collector_build_it_anew_even_one_that_cannot_be_read(int length)
    {
        var time = new ManualTime();
        await using var test = await TestCollector.StartAsync(indexStretch: 32, time: time);
        await SinkFeedTests.SendAsync(test, 100);
        await IndexedAsync(test);
        var former = IndexFiles.Newest(test.DataDirectory)!;
        AuditOtel.Ledger.LedgerSideFiles.Write(test.DataDirectory, IndexFiles.Folder, IndexFiles.Mark, new byte[length]);

        time.Advance(TimeSpan.FromMinutes(1));

        await SinkFeedTests.UntilAsync(() => !File.Exists(former) && IndexFiles.MarkOf(test.DataDirectory) is null);
        await SinkFeedTests.UntilAsync(() => test.Count("audit.index.rebuild") == 1);
        await IndexedAsync(test);
    }

    private static Task IndexedAsync(TestCollector test) =>
        SinkFeedTests.UntilAsync(() => test.Collector.Status is { Index: { } index } status && index.Problem is null && index.Next > status.Entries - 32 && index.Next > 0);

    private static void AssertFound(TestCollector test, IReadOnlyList<string> ids, string[] told)
    {
        var notices = new List<string>();
        var found = new LedgerSearch { Directories = [test.DataDirectory], Selection = RecordSelection.Parse("actor:* and not listener:self"), Notice = notices.Add }.Run().Select(static record => record.Text(AuditAttributes.RecordId));
        Assert.Empty(ids.Except(found, StringComparer.Ordinal));
        Assert.Equal(told.Length, notices.Count);
        Assert.All(notices.Zip(told), static pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
    }
}
