using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks.Elastic.Setup;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>
/// Proves that a data stream holds exactly what a ledger holds, as far as the sink has come; a collector may run meanwhile. The order matters: what the cursor
/// says was delivered before the point in time of the documents, and what they hold was durable before the ledger is looked at.
/// </summary>
internal sealed class ElasticComparer(string directory, SinkSettings sink, ElasticTarget target)
{
    /// <summary>Only what happened at or after this instant.</summary>
    internal DateTimeOffset? From { get; init; }

    /// <summary>Only what happened before this instant.</summary>
    internal DateTimeOffset? To { get; init; }

    /// <summary>Is told the place in the ledger that was looked at last, and where the comparison ends.</summary>
    internal IProgress<(long At, long End)>? Progress { get; init; }

    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="CollectorException">The sink has no cursor, or a file or secret that the settings name cannot be used.</exception>
    /// <exception cref="SinkException">The cluster refused, or cannot be reached.</exception>
    internal async Task<ComparisonReport> RunAsync(CancellationToken cancellationToken)
    {
        using var ledger = LedgerReader.Open(directory);
        var range = new ComparisonRange(sink.Selection, Cursor(ledger), From, To);
        using var client = new ElasticClient(target);
        var flavour = await ElasticFlavours.FindAsync(client, cancellationToken);
        await using var documents = new ElasticDocuments(client, flavour, target.DataStream, ledger.Identity.Name);
        await documents.OpenAsync(cancellationToken);
        ledger.Refresh();
        var report = new ComparisonReport(ledger.Identity.Name, target.DataStream, range.Next);
        var (first, end) = range.IsWhole ? (0, range.Next) : Places(ledger, range, cancellationToken);
        using var comparison = new ElasticComparison(ledger, range, report, first, end);
        await foreach (var place in documents.ReadAsync(first, range.IsWhole ? null : end, cancellationToken))
        {
            comparison.Look(place);
            Progress?.Report((place.Sequence, end));
        }

        comparison.End();
        return report;
    }

    private long Cursor(LedgerReader ledger)
    {
        var (next, problem) = new SinkCursor(directory, sink.Name).Load(ledger.Identity.Name, ledger.Size);
        return next ?? throw new CollectorException(problem ?? $"The sink '{sink.Name}' has no cursor in '{directory}': the collector has not run with it yet, or it has another name.");
    }

    /// <summary>Where the records of the time begin and end, so that no other documents are read.</summary>
    private static (long First, long End) Places(LedgerReader ledger, ComparisonRange range, CancellationToken cancellationToken)
    {
        var (first, end) = (long.MaxValue, 0L);
        using var cursor = ledger.Read();
        while (cursor.MoveNext() && cursor.Current.Index < range.Next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!RecordSpans.TryCreate(ledger.Identity.Name, cursor.Current, out var record) || !range.IsInTime(record))
                continue;
            first = Math.Min(first, cursor.Current.Index);
            end = cursor.Current.Index + 1;
        }

        return end == 0 ? (0, 0) : (first, end);
    }
}
