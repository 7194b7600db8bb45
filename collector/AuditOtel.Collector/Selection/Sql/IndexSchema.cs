namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// The tables of a search index in SQLite, in one place for whoever fills it and whoever asks it through <see cref="SelectionSql"/> (decision 0030). The ledger is
/// cut into stretches of <see cref="StretchEntries"/> entries. For each stretch the index holds which of its entries have which values, and nothing else.
/// </summary>
/// <remarks>
/// <c>posting</c>: which entries (<see cref="IndexRows"/>) have which terms (<see cref="IndexTerm"/>): a field's value, or the field at all; some terms together in one row
/// (<see cref="PostingBucket"/>). <c>stretch.crowded</c>: records with too many values, or for which the stretch had no room, which may have any. <c>word</c>: the values themselves of fields with few of them in a stretch, for wildcards, ranges and networks; a row without text says that there are too many.
/// Everything is written in the order of the keys, so that a stretch costs what it holds, however large the index is.
/// </remarks>
internal static class IndexSchema
{
    /// <summary>Of this form; another one is built anew.</summary>
    internal const int Version = 2;

    /// <summary>Entries of a stretch; what is behind the last whole one is read from the ledger.</summary>
    internal const int StretchEntries = IndexRows.MostRows;

    /// <summary>Different values of a field in a stretch that are kept as text.</summary>
    internal const int MaxWords = 64;

    /// <summary>Bytes of a value that is kept as text.</summary>
    internal const int MaxWordBytes = 256;

    /// <summary>Values of a record; one with more may have any.</summary>
    internal const int MaxValues = 96;

    /// <summary>
    /// Different terms of a stretch; when there is no room for those of one more record, the records behind it may have any. Usual data have some 80,000 by estimate (14 values of a record, four of them nearly unique). At about 10 bytes
    /// on the disk and 80 in memory, no sender can make a stretch cost more than 3 MB and 20 MB for them; small records can make the index several times as large as what it is of, and never more than that.
    /// </summary>
    internal const int MaxTerms = 262_144;

    /// <summary>Different fields of a stretch; beyond them records may have any.</summary>
    internal const int MaxFields = 4_096;

    /// <summary>Values of all fields of a stretch that are kept as text: 6 MB at most; the fields that get one more keep none.</summary>
    internal const int MaxStretchWords = 16_384;

    /// <summary>The fields that no term is kept of: each record has a value of its own, or long text, or the index knows them otherwise.</summary>
    private static readonly string[] Unindexed =
        [FieldNames.Time, FieldNames.Index, FieldNames.Ledger, FieldNames.Body, FieldNames.SpanId, AuditAttributes.SequenceNumber];

    private static readonly byte[][] UnindexedBytes = [.. Unindexed.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>Makes the tables.</summary>
    internal const string Create = """
        CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL,
            ledger TEXT NOT NULL,
            stretch INTEGER NOT NULL,
            build TEXT NOT NULL,
            key BLOB NOT NULL,
            next INTEGER NOT NULL,
            history BLOB
        );
        CREATE TABLE stretch (
            id INTEGER PRIMARY KEY,
            entries INTEGER NOT NULL,
            oldest INTEGER,
            newest INTEGER,
            crowded BLOB
        );
        CREATE TABLE posting (
            stretch INTEGER NOT NULL,
            bucket INTEGER NOT NULL,
            terms BLOB NOT NULL,
            PRIMARY KEY (stretch, bucket)
        ) WITHOUT ROWID;
        CREATE TABLE word (
            stretch INTEGER NOT NULL,
            field INTEGER NOT NULL,
            number INTEGER NOT NULL,
            term INTEGER NOT NULL,
            text TEXT,
            amount,
            instant INTEGER,
            address BLOB,
            PRIMARY KEY (stretch, field, number)
        ) WITHOUT ROWID;
        """;

    /// <summary>What the whole index is: <c>version</c>, <c>ledger</c>, <c>stretch</c>, <c>build</c>, <c>key</c> (of its terms), <c>next</c>, <c>history</c>.</summary>
    internal const string SelectState = "SELECT version, ledger, stretch, build, key, next, history FROM state WHERE id = 1";

    /// <summary>Whether terms are kept of a field.</summary>
    /// <param name="name">Its full name.</param>
    internal static bool IsIndexed(string name) => Array.IndexOf(Unindexed, name) < 0;

    /// <inheritdoc cref="IsIndexed(string)"/>
    internal static bool IsIndexed(ReadOnlySpan<byte> name)
    {
        foreach (var unindexed in UnindexedBytes)
        {
            if (name.SequenceEqual(unindexed))
                return false;
        }

        return true;
    }
}
