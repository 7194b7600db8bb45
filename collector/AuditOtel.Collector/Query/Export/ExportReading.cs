using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Query.Export;

/// <summary>Reads sources for an export: what cannot be read as it was signed ends it.</summary>
internal sealed class ExportReading(IReadOnlyList<LedgerSource> sources, RecordFilter filter, IProgress<long>? progress, CancellationToken cancellationToken)
{
    private const int ReportEntries = 1024;

    private readonly Dictionary<string, ExportTally> _tallies = new(StringComparer.Ordinal);
    private long _read;

    /// <summary>The records of a source that fit, in order.</summary>
    /// <exception cref="LedgerException">It cannot be read, or not as it was signed.</exception>
    internal IEnumerable<RecordView> Read(LedgerSource source)
    {
        using var extracted = source.Extract(cancellationToken);
        var ledger = LedgerOf(source);
        using var signed = ledger is null ? null : TileReader.Open(ledger.Path);
        // Opened after the checkpoint was read, so that what it covers is there.
        using var reader = source.OpenReader(extracted);
        var checkpoint = signed?.Checkpoint ?? reader.Checkpoint ?? throw new LedgerException(LedgerReason.Corrupt, reader.CheckpointProblem ?? $"'{source.Path}' has no checkpoint; verify it.");
        var tally = Tally(source.Origin);
        // Of an archive nothing is left out in silence; a ledger that is being written goes on behind its checkpoint.
        if (source != ledger && source.End > checkpoint.Size)
            throw new LedgerException(LedgerReason.Unreadable, $"The ledger {source.Origin} is older than its archive '{source.Path}': its newest checkpoint covers {checkpoint.Size} entries, and the archive goes to entry {source.End - 1}; name a newer copy of the ledger, or the archive alone.");
        tally.Begin(checkpoint, isLedger: source == ledger, isProven: signed is not null);
        using var cursor = reader.Read();
        for (var run = -1; cursor.MoveNext() && cursor.Current.Index < checkpoint.Size;)
        {
            signed?.Demand(cursor.Current);
            run = tally.Saw(run, cursor.Current.Index);
            Count();
            if (Take(source.Origin, cursor.Current) is { } record)
                yield return record;
        }
    }

    internal void Exported(RecordView record) => Tally(record.Ledger).Wrote(record.Index);

    internal IReadOnlyList<ExportedLedger> Ledgers() => [.. _tallies.Values.Select(static tally => tally.Result())];

    /// <summary>The ledger itself, whose tree proves its archives' entries, too; null when none of the sources is it.</summary>
    private LedgerSource? LedgerOf(LedgerSource source) =>
        sources.Where(one => string.Equals(one.Origin, source.Origin, StringComparison.Ordinal) && !LedgerSource.IsArchive(one.Path)).OrderBy(one => one != source).FirstOrDefault();

    private ExportTally Tally(string ledger)
    {
        if (!_tallies.TryGetValue(ledger, out var tally))
            _tallies.Add(ledger, tally = new ExportTally(ledger));
        return tally;
    }

    private RecordView? Take(string ledger, in LedgerEntry entry)
    {
        if (entry.Kind != EntryKind.Record)
            return null;
        var isWhole = RecordSpans.TryCreate(ledger, entry, out var spans);
        if (isWhole && !filter.Fits(spans))
            return null;
        return isWhole && RecordView.TryKeep(ledger, entry, out var record)
            ? record
            : throw new LedgerException(LedgerReason.Corrupt, $"Entry {entry.Index} of the ledger {ledger} is no record that can be decoded; verify the ledger.", null, entry.Index);
    }

    private void Count()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_read % ReportEntries == 0)
            progress?.Report(_read);
    }
}
