using AuditOtel.Collector.Api;
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
    public void A_directory_without_a_ledger_has_no_status()
    {
        var directory = Directory.CreateTempSubdirectory("aotn");

        Assert.Throws<LedgerException>(() => StatusReader.ReadOffline(directory.FullName));

        directory.Delete(recursive: true);
    }
}
