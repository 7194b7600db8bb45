using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>A ledger made once for a class of tests and copied for each case, with what was sent to it.</summary>
public abstract class FilledLedger : IAsyncLifetime, IDisposable
{
    /// <summary>The length of a segment.</summary>
    internal const long SegmentBytes = 64L << 20;

    internal const int LargeText = 60_000;
    internal const int LargeBatch = 25;

    private readonly TempDirectory _directory = new();
    private readonly SentRecords _sent = new();
    private int _copies;

    private string Original => _directory.Combine("o");

    public async Task InitializeAsync()
    {
        await using var collector = await Collectors.StartAsync(Original);
        await FillAsync(collector, _sent);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Brings the ledger into its state and ends the collector.</summary>
    internal abstract Task FillAsync(CollectorProcess collector, SentRecords sent);

    /// <summary>Sends large records until the ledger has grown by this much.</summary>
    internal static async Task GrowAsync(CollectorProcess collector, SentRecords sent, long bytes)
    {
        for (var done = 0L; done < bytes; done += LargeBatch * LargeText)
            await Collectors.SendAsync(collector, sent, LargeBatch, LargeText);
    }

    /// <summary>A copy for one case.</summary>
    internal async Task<(string Data, SentRecords Sent)> CopyAsync()
    {
        var data = _directory.Combine($"{++_copies}");
        await Tool.RunAsync("cp", "-a", Original, data);
        return (data, _sent.Copy());
    }
}
