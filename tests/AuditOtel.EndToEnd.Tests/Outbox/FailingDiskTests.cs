using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Outbox;

/// <summary>The outbox on a disk whose syncs fail, seen from outside the program: what was not stored did not happen.</summary>
[Trait("Requirement", "P0")]
public sealed class FailingDiskTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TempDirectory _directory = new();

    private string Data => _directory.Combine("l");

    private string Evidence => _directory.Combine("evidence");

    [Theory]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public async Task While_the_outbox_cannot_be_synced_no_action_runs_and_afterwards_they_run_again(string error)
    {
        string[] arguments = [_directory.Combine("l/ingest.sock"), _directory.Combine("outbox"), nameof(AuditFailureMode.Spool), Evidence];
        await using (var service = await Service.StartAsync(arguments))
        {
            await GrowsAsync(0);
            await using (await AttachedStrace.AttachAsync(service.Id, "-e", "trace=fdatasync", "-e", $"inject=fdatasync:error={error}"))
            {
                var stopped = await StandsStillAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(300));
                Assert.Equal(stopped, Length());
            }

            await GrowsAsync(Length());
            await service.KillAsync();
        }

        await using var collector = await CollectorProcess.StartAsync(Data);
        await Service.DrainAsync(arguments);
        Assert.Equal(0, await collector.StopAsync());
        var intents = (await Cli.SearchAsync(Data, "service:load and stage:intent")).Select(record => record.Attribute(AuditAttributes.TargetId));
        var ran = File.ReadAllText(Evidence).Split('\n')[..^1].Where(line => line.StartsWith(LoadProgram.Ran, StringComparison.Ordinal)).Select(line => line.Split(' ')[1]);
        Assert.Empty(ran.Except(intents, StringComparer.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private long Length() => new FileInfo(Evidence).Length;

    private async Task GrowsAsync(long from)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Length() <= from)
            await Task.Delay(10, patience.Token);
    }

    /// <summary>Actions whose intent was stored before the disk failed still run; then there are no more.</summary>
    private async Task<long> StandsStillAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var (length, since) = (-1L, 0);
        while (since < 30)
        {
            since = Length() == length ? since + 1 : 0;
            length = Length();
            await Task.Delay(10, patience.Token);
        }

        return length;
    }
}
