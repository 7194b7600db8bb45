namespace AuditOtel.Collector.Sinks;

/// <summary>All sinks of a collector. They start when it accepts records, end when the ledger takes no more, and may be exchanged meanwhile.</summary>
internal sealed class SinkSet(SinkLedger ledger, Action<AuditRecord> record, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IReadOnlyList<SinkFeed> _feeds = [];
    private bool _isClosed;

    /// <summary>How far each sink has come beside a ledger of so many entries; null when there is none.</summary>
    internal IReadOnlyList<SinkStatus>? Status(long size) => _feeds is { Count: > 0 } feeds ? [.. feeds.Select(feed => feed.Progress.At(size))] : null;

    /// <summary>What somebody has to look at, one sentence each.</summary>
    internal IEnumerable<string> Warnings(long size) => _feeds.SelectMany(feed => feed.Progress.Warnings(size));

    /// <summary>Makes these the sinks. One that is set as before goes on untouched; the others end first, and one with the name of an earlier one goes on where that ended.</summary>
    /// <exception cref="CollectorException">A file that the settings name cannot be used, or the collector stops; then nothing has changed.</exception>
    internal async Task UseAsync(IReadOnlyList<SinkSettings> settings)
    {
        await _turn.WaitAsync();
        try
        {
            if (_isClosed)
                throw new CollectorException("The collector stops: its sinks are not changed any more.");
            var kept = _feeds.Where(feed => settings.Any(feed.Settings.IsAs)).ToList();
            var opened = await OpenAsync(settings.Where(sink => !kept.Exists(feed => feed.Settings.IsAs(sink))));
            var ended = _feeds.Except(kept).ToList();
            _feeds = kept;
            await EndAsync(ended);
            _feeds = [.. kept, .. opened];
            opened.ForEach(static feed => feed.Start());
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _isClosed = true;
            var feeds = _feeds;
            _feeds = [];
            await EndAsync(feeds);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<List<SinkFeed>> OpenAsync(IEnumerable<SinkSettings> settings)
    {
        var feeds = new List<SinkFeed>();
        try
        {
            foreach (var sink in settings)
                feeds.Add(new SinkFeed(ledger, sink, record, time, logger));
            return feeds;
        }
        catch
        {
            foreach (var feed in feeds)
                await feed.DisposeAsync();
            throw;
        }
    }

    private static Task EndAsync(IEnumerable<SinkFeed> feeds) => Task.WhenAll(feeds.Select(static feed => feed.DisposeAsync().AsTask()));
}
