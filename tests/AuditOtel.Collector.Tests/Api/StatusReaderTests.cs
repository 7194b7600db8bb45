using AuditOtel.Collector.Api;
using AuditOtel.Collector.Policy;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Api;

public sealed class StatusReaderTests
{
    [Fact]
    public async Task A_directory_tells_its_status_beside_a_running_collector_and_after_it()
    {
        await using var test = await TestCollector.StartAsync();
        await test.ExportAsync(LogBytes.Request(LogBytes.Audit(), LogBytes.Audit()));

        var beside = StatusReader.ReadOffline(test.DataDirectory);
        var running = test.Collector.Status;
        await test.Collector.StopAsync();
        var after = StatusReader.ReadOffline(test.DataDirectory);

        Assert.Equal((running.Entries, running.Ledger), (beside.Entries, beside.Ledger));
        Assert.Equal(("offline", "unknown"), (after.Health, after.State));
        Assert.Equal((beside.Entries + 1, after.Entries), (after.Entries, after.CheckpointSize));
        Assert.Equal(new DirectoryInfo(Path.Combine(test.DataDirectory, "segments")).EnumerateFiles().Sum(file => file.Length), after.Bytes);
        Assert.NotNull(after.CheckpointTime);
        Assert.Equal((3, 3, 4), (running.Records, beside.Records, after.Records));
        Assert.Equal((null, null), (after.Since, after.QueuedBytes));
    }

    [Fact]
    public void Segments_in_further_directories_count_and_one_that_is_away_has_none()
    {
        var root = Directory.CreateTempSubdirectory("aotn");
        string Place(string name) => Path.Combine(root.FullName, name);
        var own = Directory.CreateDirectory(Path.Combine(Place("data"), "segments")).FullName;
        Directory.CreateDirectory(Place("more"));
        File.WriteAllBytes(Path.Combine(own, "00000000000000000000.tomb"), new byte[100]);
        File.WriteAllBytes(Path.Combine(own, "00000000000000000010.seg"), new byte[1000]);
        File.WriteAllBytes(Path.Combine(Place("more"), "00000000000000000020.seg"), new byte[10]);
        var policy = SecurityPolicy.Default with { Directories = [Place("more"), Place("away")] };

        Assert.Equal(1110, StatusReader.Bytes(Place("data"), policy));
        var segments = StatusReader.Segments(Place("data"), policy);
        Assert.Equal((2, 1), (segments.Count, segments.Expired));

        root.Delete(recursive: true);
    }

    [Fact]
    public void A_directory_without_a_ledger_has_no_status()
    {
        var directory = Directory.CreateTempSubdirectory("aotn");

        Assert.Throws<LedgerException>(() => StatusReader.ReadOffline(directory.FullName));

        directory.Delete(recursive: true);
    }
}
