using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Processes;

/// <summary>One ledger has one writer, also while that writer is stopped, and also when many start at once.</summary>
[Trait("Requirement", "B8")]
public sealed class TwoCollectorsTests : IDisposable
{
    private const int SigStop = 19;
    private const int SigContinue = 18;

    private readonly TempDirectory _directory = new();
    private readonly SentRecords _sent = new();

    private string Data => _directory.Combine("l");

    [Fact]
    public async Task A_second_collector_is_refused_with_one_sentence_while_the_first_goes_on()
    {
        await using (var first = await Collectors.StartAsync(Data))
        {
            using var stop = new CancellationTokenSource();
            var sending = new FaultLoad(_sent).RunAsync(first, stop.Token);
            for (var attempt = 0; attempt < Matrix.Rounds(quick: 2, whole: 10); attempt++)
                await AssertRefusedAsync();
            await stop.CancelAsync();
            await sending;
            Assert.Equal(0, await first.StopAsync());
        }

        await Collectors.AssertRecoversAsync(Data, _sent, "second collectors");
    }

    [Fact]
    public async Task Of_many_collectors_that_start_at_once_one_becomes_ready()
    {
        await using (var first = await Collectors.StartAsync(Data))
            await Collectors.SendAsync(first, _sent, 10);
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Collectors.LaunchAsync(Data)));
        try
        {
            var ready = Assert.Single(all, collector => collector.IsRunning);
            await Collectors.SendAsync(ready, _sent);
            Assert.Equal(0, await ready.StopAsync());
            Assert.All(all, Collectors.AssertSpeaksPlainly);
        }
        finally
        {
            foreach (var collector in all)
                await collector.DisposeAsync();
        }

        await Collectors.AssertRecoversAsync(Data, _sent, "a race for the lock");
    }

    [Fact]
    public async Task A_stopped_writer_keeps_its_lock_and_goes_on_where_it_was()
    {
        await using (var collector = await Collectors.StartAsync(Data))
        {
            using var stop = new CancellationTokenSource();
            var sending = new FaultLoad(_sent).RunAsync(collector, stop.Token);
            for (var pause = 0; pause < Matrix.Rounds(quick: 1, whole: 5); pause++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 + Random.Shared.Next(200)));
                collector.Send(SigStop);
                await AssertRefusedAsync();
                await LedgerOracle.AssertHoldsAsync(Data, _sent, "while the writer is stopped");
                collector.Send(SigContinue);
                var before = _sent.AcknowledgedCount;
                await Tool.UntilAsync(() => _sent.AcknowledgedCount > before, () => "a receipt after the pause");
            }

            await stop.CancelAsync();
            await sending;
            Assert.Equal(0, await collector.StopAsync());
        }

        await Collectors.AssertRecoversAsync(Data, _sent, "a stopped writer");
    }

    public void Dispose() => _directory.Dispose();

    private async Task AssertRefusedAsync()
    {
        await using var second = await Collectors.LaunchAsync(Data);
        Assert.False(second.IsRunning, "A second collector became ready.");
        Assert.NotEqual(0, await second.EndAsync());
        var line = Assert.Single(second.Output.Split('\n'));
        Assert.Contains("another process", line, StringComparison.Ordinal);
    }
}
