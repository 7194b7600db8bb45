using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Space;

/// <summary>A limit of the process on the size of its files, as a service manager sets it: the write fails with EFBIG, or is cut short.</summary>
[Trait("Requirement", "B8")]
public sealed class FileSizeLimitTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData(100_000)]
    [InlineData(3_000_001)]
    public async Task A_write_cut_short_by_a_file_size_limit_acknowledges_nothing_that_is_not_stored(long limit)
    {
        var sent = new SentRecords();
        var data = _directory.Combine("l");
        await using (var first = await Collectors.StartAsync(data))
        {
            await Collectors.SendAsync(first, sent, 5);
            Assert.Equal(0, await first.StopAsync());
        }

        // A write beyond the limit raises SIGXFSZ, which would end the program, unless the one who starts it ignores the signal; .NET ignores it not.
        await using (var collector = await Collectors.LaunchAsync(data, "sh", "-c", "trap '' XFSZ; exec prlimit --fsize=\"$0\" \"$@\"", $"{limit}"))
        {
            if (collector.IsRunning)
            {
                var load = new FaultLoad(sent) { Letters = 20_000 };
                using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                var sending = load.RunAsync(collector, stop.Token);
                await Tool.UntilAsync(() => load.Refused > 5 || sending.IsCompleted, () => "a refusal");
                await stop.CancelAsync();
                await sending;
                await collector.StopAsync();
            }

            Collectors.AssertSpeaksPlainly(collector);
        }

        await Collectors.AssertRecoversAsync(data, sent, $"a limit of {limit} bytes");
    }

    public void Dispose() => _directory.Dispose();
}
