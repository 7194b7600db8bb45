using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Collector.Query;

/// <summary>A ledger's directory, an archive, or an extracted one; an archive is extracted only when its first record is wanted, and removed behind the last.</summary>
internal sealed class LedgerSource
{
    private LedgerSource(string path, string origin, long first, long end)
    {
        Path = path;
        Origin = origin;
        First = first;
        End = end;
    }

    /// <summary>Where it lies.</summary>
    internal string Path { get; }

    /// <summary>The ledger's name.</summary>
    internal string Origin { get; }

    /// <summary>Where it begins.</summary>
    internal long First { get; }

    /// <summary>Behind its last entry, when it was opened.</summary>
    internal long End { get; }

    /// <summary>Whether it is a part of a ledger that was archived.</summary>
    internal static bool IsArchive(string path) => File.Exists(path) || ArchiveSummary.IsExtracted(path);

    /// <exception cref="LedgerException">It is neither a ledger nor an archive, or cannot be read.</exception>
    internal static LedgerSource Open(string path)
    {
        if (IsArchive(path))
        {
            var archive = ArchiveSummary.Read(path);
            return new LedgerSource(path, archive.Origin, archive.First, archive.Last + 1);
        }

        using var reader = LedgerReader.Open(path);
        return new LedgerSource(path, reader.Identity.Name, 0, reader.Size);
    }

    /// <summary>The records that fit, in order.</summary>
    /// <param name="filter">What is asked.</param>
    /// <param name="use">How the ledger's index is asked; null when every entry is read. An archive has none.</param>
    internal IEnumerable<RecordView> Read(RecordFilter filter, IndexUse? use)
    {
        using var extracted = Extract();
        using var reader = OpenReader(extracted);
        var next = 0L;
        if (use is not null && !IsArchive(Path))
        {
            using var indexed = IndexedRecords.Open(Path, reader, filter, use.Tell);
            foreach (var record in indexed?.Run() ?? [])
                yield return record;
            next = indexed?.Next ?? 0;
        }

        using var cursor = reader.Read(next);
        while (cursor.MoveNext())
        {
            if (Fits(filter, cursor.Current) && RecordView.TryKeep(Origin, cursor.Current, out var record))
                yield return record;
        }
    }

    /// <summary>The archive's content, to be disposed of; null when there is nothing to extract.</summary>
    internal ExtractedArchive? Extract(CancellationToken cancellationToken = default) => File.Exists(Path) ? ExtractedArchive.Extract(Path, cancellationToken) : null;

    /// <exception cref="LedgerException">It is of another ledger than it says, or cannot be read.</exception>
    internal LedgerReader OpenReader(ExtractedArchive? extracted)
    {
        var reader = LedgerReader.Open(extracted?.Directory ?? Path);
        var name = reader.Identity.Name;
        if (string.Equals(name, Origin, StringComparison.Ordinal))
            return reader;
        reader.Dispose();
        throw new LedgerException(LedgerReason.Corrupt, $"The archive '{Path}' says that it is of '{Origin}', and holds entries of '{name}'; verify it.");
    }

    private bool Fits(RecordFilter filter, in LedgerEntry entry) => RecordSpans.TryCreate(Origin, entry, out var record) && filter.Fits(record);
}
