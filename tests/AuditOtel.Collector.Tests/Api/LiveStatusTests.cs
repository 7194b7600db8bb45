using AuditOtel.Collector.Api;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Policy;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditOtel.Collector.Tests.Api;

[Trait("Requirement", "L10")]
public sealed class LiveStatusTests : IDisposable
{
    private const long Day = 86_400;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aots");

    [Fact]
    public void The_rate_is_that_of_the_last_minute_and_of_the_last_hour()
    {
        var time = new ManualTime();
        long records = 0;
        using var meter = new RateMeter(() => (records, records * 100), time);
        Assert.Equal(new RateStatus(0, 0, 0, 0), meter.Rate);

        for (var second = 0; second < 7200; second += 10)
        {
            // Ten a second in the last minute, one a second before.
            records += second >= 7140 ? 100 : 10;
            time.Advance(RateMeter.Period);
        }

        var rate = meter.Rate;
        Assert.Equal((10.0, 1000.0), (rate.RecordsPerSecondMinute, rate.BytesPerSecondMinute));
        Assert.Equal((3540 + 600) / 3600.0, rate.RecordsPerSecondHour, 6);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-5, null)]
    [InlineData(1, 10.0)]
    [InlineData(4, 2.5)]
    public void The_days_left_are_those_until_only_the_minimum_is_free(double bytesPerSecond, double? days)
    {
        FileSystemSpace?[] spaces = [new("/", (10 * Day) + 1000, 5000), new("/", (10 * Day) + 1000, 5000), null, new("/b", 5, 100_000)];

        Assert.Equal(days, SpaceForecast.Days(spaces, ByteAmount.OfBytes(1000), bytesPerSecond));
    }

    [Fact]
    public async Task Fewer_than_seven_days_are_a_warning_and_records_are_still_stored()
    {
        var time = new ManualTime();
        var free = 100L * Day * (1 << 20);
        var options = new CollectorOptions { DataDirectory = Path.Combine(_root.FullName, "data") };
        var seams = new CollectorSeams { Space = _ => new FileSystemSpace("/", free, long.MaxValue) };
        await using var collector = await AuditCollector.StartAsync(options, seams, time, NullLoggerFactory.Instance, CancellationToken.None);
        Assert.Equal(("ok", 1, 1L), (collector.Status.Health, collector.Status.Segments!.Count, collector.Status.Records));
        Assert.Equal((1_000_000, SecurityPolicy.Default.Digest), (collector.Status.DuplicateWindow!.Capacity, collector.Status.PolicyDigest));

        // Another megabyte of segments appears as fast as the clock goes on.
        var bytes = 10L << 20;
        for (var i = 1; i <= 6; i++)
        {
            await System.IO.File.WriteAllBytesAsync(Path.Combine(options.DataDirectory, "segments", "extra"), new byte[i * bytes]);
            time.Advance(RateMeter.Period);
        }

        var ample = collector.Status;
        free = 6L * Day * (1 << 20);
        var scarce = collector.Status;

        Assert.Equal(1 << 20, scarce.Rate!.BytesPerSecondMinute, 0.1 * (1 << 20));
        Assert.Equal(("ok", 100.0), (ample.Health, Math.Round(ample.DaysUntilFull!.Value / 10) * 10));
        Assert.Equal(("warning", "accepting"), (scarce.Health, scarce.State));
        Assert.Contains("full in", Assert.Single(scarce.Warnings), StringComparison.Ordinal);
        Assert.Equal(free, Assert.Single(scarce.Directories).FreeBytes);
        System.IO.File.Delete(Path.Combine(options.DataDirectory, "segments", "extra"));
    }

    [Fact]
    public async Task A_running_collector_tells_clock_seal_and_room()
    {
        await using var test = await TestCollector.StartAsync();
        await test.ExportAsync(LogBytes.Request(LogBytes.Audit()));

        var status = test.Collector.Status;

        Assert.Contains(status.Clock!.State, (string[])["synchronised", "unsynchronised", "unknown"]);
        Assert.Null(status.Clock.StepTo);
        Assert.True(status.Seal!.Size <= status.Entries && status.Seal.Index >= 0);
        Assert.False(status.Reserve!.IsInUse);
        var directory = Assert.Single(status.Directories);
        Assert.Equal((true, false), (directory.State is not null, directory.HasFailed!.Value));
        Assert.Equal((0, 0), (status.Segments!.Archived, status.Segments.Expired));
        await test.Collector.StopAsync();
        Assert.Null(test.Collector.Status.Reserve);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
