using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks.Elastic.Setup;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>
/// Proves that the documents of a data stream that name a ledger are exactly what it holds, as far as the sink has come; a collector may run meanwhile. The order matters: what the cursor
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

    /// <summary>Bytes of an answer that are read; what is larger is asked for in smaller parts.</summary>
    internal int MaxAnswer { get; init; } = ElasticClient.DefaultMaxAnswer;

    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    /// <exception cref="CollectorException">The sink has no cursor, or a file or secret that the settings name cannot be used.</exception>
    /// <exception cref="SinkException">The cluster refused, or cannot be reached.</exception>
    internal async Task<ComparisonReport> RunAsync(CancellationToken cancellationToken)
    {
        using var ledger = LedgerReader.Open(directory);
        var range = new ComparisonRange(sink.Selection, Cursor(ledger), From, To);
        using var client = new ElasticClient(target) { MaxAnswer = MaxAnswer };
        var (flavour, _) = await ElasticFlavours.FindAsync(client, cancellationToken);
        await using var documents = new ElasticDocuments(client, flavour, target.DataStream);
        await documents.OpenAsync(cancellationToken);
        ledger.Refresh();
        var report = new ComparisonReport(ledger.Identity.Name, target.DataStream, range.Next);
        var (first, end) = range.IsWhole ? (0, range.Next) : Places(ledger, range, cancellationToken);
        var filter = new DocumentFilter(ledger.Identity.Name);
        var places = range.IsWhole ? filter : filter with { Places = (first, end) };
        using var comparison = new ElasticComparison(ledger, range, report, first, end);
        await foreach (var place in documents.ReadAsync(places, cancellationToken))
        {
            comparison.Look(place);
            Progress?.Report((place.Sequence, end));
        }

        comparison.End();
        if (!range.IsWhole)
        {
            await foreach (var place in documents.ReadAsync(places with { IsOutside = true, Since = From, Until = To }, cancellationToken))
                comparison.LookOutside(place);
        }

        report.Others = await documents.CountAsync(filter with { IsOfOthers = true, Since = From, Until = To }, cancellationToken);
        return report;
    }

    /// <summary>How far the sink has come. The cursor is read first and the ledger is looked at anew then: a collector that runs takes records meanwhile.</summary>
    /// <exception cref="CollectorException">The sink has no cursor that can be right.</exception>
    internal long Cursor(LedgerReader ledger)
    {
        var (next, problem) = new SinkCursor(directory, sink.Name).Load(ledger.Identity.Name, long.MaxValue);
        ledger.Refresh();
        if (next is not { } place)
            throw new CollectorException(problem ?? $"The sink '{sink.Name}' has no cursor in '{directory}': the collector has not run with it yet, or it has another name.");
        return place <= ledger.Size ? place : throw new CollectorException($"The sink '{sink.Name}' was given {place} entries and the ledger has {ledger.Size}: verify the ledger.");
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
