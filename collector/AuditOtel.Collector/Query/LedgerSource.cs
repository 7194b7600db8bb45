using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Collector.Query;

/// <summary>A ledger's directory, an archive, or an extracted one; an archive is extracted only when its first record is wanted, and removed behind the last.</summary>
internal sealed class LedgerSource
{
    private readonly string _path;

    private LedgerSource(string path, string origin, long first)
    {
        _path = path;
        Origin = origin;
        First = first;
    }

    /// <summary>The ledger's name.</summary>
    internal string Origin { get; }

    /// <summary>Where it begins.</summary>
    internal long First { get; }

    /// <exception cref="LedgerException">It is neither a ledger nor an archive, or cannot be read.</exception>
    internal static LedgerSource Open(string path)
    {
        if (File.Exists(path) || ArchiveSummary.IsExtracted(path))
        {
            var archive = ArchiveSummary.Read(path);
            return new LedgerSource(path, archive.Origin, archive.First);
        }

        using var reader = LedgerReader.Open(path);
        return new LedgerSource(path, reader.Identity.Name, 0);
    }

    /// <summary>The records that fit, in order.</summary>
    /// <param name="filter">What is asked.</param>
    /// <param name="use">How the ledger's index is asked; null when every entry is read. An archive has none.</param>
    internal IEnumerable<RecordView> Read(RecordFilter filter, IndexUse? use)
    {
        using var extracted = File.Exists(_path) ? ExtractedArchive.Extract(_path) : null;
        using var reader = LedgerReader.Open(extracted?.Directory ?? _path);
        if (!string.Equals(reader.Identity.Name, Origin, StringComparison.Ordinal))
            throw new LedgerException(LedgerReason.Corrupt, $"The archive '{_path}' says that it is of '{Origin}', and holds entries of '{reader.Identity.Name}'; verify it.");
        var next = 0L;
        if (use is not null && extracted is null && !ArchiveSummary.IsExtracted(_path))
        {
            using var indexed = IndexedRecords.Open(_path, reader, filter, use.Tell);
            foreach (var record in indexed?.Run() ?? [])
                yield return record;
            next = indexed?.Next ?? 0;
        }

        using var cursor = reader.Read(next);
        while (cursor.MoveNext())
        {
            if (Fits(filter, cursor.Current) && RecordView.TryCreate(Origin, cursor.Current, out var record))
                yield return record;
        }
    }

    private bool Fits(RecordFilter filter, in LedgerEntry entry) => RecordSpans.TryCreate(Origin, entry, out var record) && filter.Fits(record);
}
