using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Ingestion.Surfaces;

[Trait("Requirement", "P0")]
[Trait("Requirement", "I5")]
public sealed class SurfaceWatchTests
{
    private const string One = "sha256:00000000000000000000000000000001";
    private const string Two = "sha256:00000000000000000000000000000002";
    private readonly ManualTime _time = new();

    [Fact]
    public async Task The_first_surface_of_a_service_and_a_change_are_recorded_once_also_across_restarts()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        await SendAsync(test, "old", One, One);
        await UntilAsync(test, SurfaceRecords.First, 1);
        await test.RestartAsync();
        await SendAsync(test, "old", One);
        await SendAsync(test, "new", Two);
        await UntilAsync(test, SurfaceRecords.Changed, 1);
        await test.RestartAsync();
        await SendAsync(test, "new", Two);
        await test.Collector.StopAsync();

        var told = Told(test);
        Assert.Equal(["audit.surface.first shop first", "audit.surface.changed shop new"], told.Select(view => $"{view.Operation} {view.Text("target")} {view.Text("reason")}"));
        Assert.All(told, view => Assert.Equal(("audit", "self"), (view.Text("class"), view.Listener)));
        Assert.Equal(("", One, "old"), (told[0].Text("audit.surface.old"), told[0].Text("audit.surface.new"), told[0].Text("audit.surface.stream")));
        Assert.Equal((One, Two, "new"), (told[1].Text("audit.surface.old"), told[1].Text("audit.surface.new"), told[1].Text("audit.surface.stream")));
    }

    [Fact]
    public async Task Two_builds_of_a_service_side_by_side_are_told_once()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        for (var round = 0; round < 4; round++)
        {
            await SendAsync(test, "old", One);
            await SendAsync(test, "new", Two, One, Two);
            _time.Advance(SurfaceTracker.Silence / 2);
            if (round == 1)
                await test.RestartAsync();
        }

        await test.Collector.StopAsync();

        Assert.Equal([SurfaceRecords.First, SurfaceRecords.Changed], Told(test).Select(view => view.Operation));
    }

    [Fact]
    public async Task A_build_that_comes_back_behind_another_one_is_told_again()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        await SendAsync(test, "old", One);
        await SendAsync(test, "new", Two);
        _time.Advance(SurfaceTracker.Silence + TimeSpan.FromMinutes(1));
        await SendAsync(test, "new", Two);
        await SendAsync(test, "back", One, One);
        await UntilAsync(test, SurfaceRecords.Changed, 2);
        await test.Collector.StopAsync();

        var last = Told(test)[^1];
        Assert.Equal(("returned", Two, One, "back"), (last.Text("reason"), last.Text("audit.surface.old"), last.Text("audit.surface.new"), last.Text("audit.surface.stream")));
    }

    [Fact]
    public async Task A_producer_cannot_say_that_its_surface_is_told()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        var forged = LogBytes.Message(writer => writer.WriteRecord(
            SurfaceRecords.Of(new SurfaceEvent(SurfaceEventKind.First, "shop", null, Two, "")), new AuditActor("mallory"), 1_700_000_000_000_000_000));
        Assert.Equal(0, (await test.ExportAsync(LogBytes.Request(forged))).Status);
        await test.RestartAsync();
        await SendAsync(test, "old", Two);
        await UntilAsync(test, SurfaceRecords.First, 2);

        await test.Collector.StopAsync();
        Assert.Equal(["", "self"], Told(test).Select(view => view.Listener is "self" ? "self" : ""));
    }

    [Fact]
    public async Task Records_without_a_surface_tell_nothing()
    {
        await using var test = await TestCollector.StartAsync(time: _time);
        Assert.Equal(0, (await test.ExportAsync(LogBytes.Request(LogBytes.Audit()))).Status);
        await test.Collector.StopAsync();

        Assert.Empty(Told(test));
    }

    private static async Task SendAsync(TestCollector test, string stream, params string[] digests) =>
        Assert.Equal(0, (await test.ExportAsync(LogBytes.Request([.. digests.Select(digest => Record(stream, digest))]))).Status);

    private static byte[] Record(string stream, string digest) => LogBytes.Message(writer =>
    {
        writer.WriteRaw(LogBytes.Audit());
        writer.WriteAttribute(AuditAttributes.SequenceStreamId, stream);
        writer.WriteAttribute(AuditAttributes.SurfaceDigest, digest);
    });

    private static RecordView[] Told(TestCollector test) =>
        [.. new LedgerSearch { Directories = [test.DataDirectory] }.Run().Where(view => view.Operation is SurfaceRecords.First or SurfaceRecords.Changed)];

    private static async Task UntilAsync(TestCollector test, string operation, int count)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (test.Count(operation) < count)
            await Task.Delay(5, bound.Token);
    }
}
