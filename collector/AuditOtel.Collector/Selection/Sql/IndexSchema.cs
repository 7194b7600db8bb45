using System.Collections.Frozen;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// The tables of a search index in SQLite, in one place for whoever fills it (<see cref="IndexedRecord"/>) and asks it (<see cref="SelectionSql"/>). Text is stored
/// folded (<see cref="Values.FoldedText"/>), so that SQLite compares bytes.
/// </summary>
/// <remarks>
/// A short name has a column of <c>record</c>, which holds the record's first value of the field. All other values stand in <c>value</c>; those of a column too when there are several
/// (then <c>several</c> is 1) and when one reads as a number, a time or an address, because ranges and networks ask only <c>value</c>.
/// Numbers are INTEGER or REAL, times nanoseconds since 1970, addresses 16 bytes.
/// </remarks>
internal static class IndexSchema
{
    /// <summary>The columns for the short names, by full name.</summary>
    internal static readonly FrozenDictionary<string, string> Columns = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [FieldNames.EventName] = "operation",
        [AuditAttributes.Action] = "action",
        [AuditAttributes.Class] = "class",
        [AuditAttributes.ActorId] = "actor",
        [AuditAttributes.OriginId] = "origin",
        [AuditAttributes.TargetId] = "target",
        [AuditAttributes.TargetType] = "target_type",
        [AuditAttributes.Outcome] = "outcome",
        [AuditAttributes.OutcomeReason] = "reason",
        [AuditAttributes.Stage] = "stage",
        [FieldNames.ServiceName] = "service",
        [FieldNames.HostName] = "host",
        [AuditAttributes.ClientAddress] = "client",
        [AuditAttributes.SessionId] = "session",
        [FieldNames.TraceId] = "trace",
        [AuditAttributes.Channel] = "channel",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those columns in a fixed order, with the fields they stand for.</summary>
    internal static readonly IReadOnlyList<(string Column, string Field)> OrderedColumns =
        [.. Columns.Select(static pair => (pair.Value, pair.Key)).OrderBy(static pair => pair.Value, StringComparer.Ordinal)];

    /// <summary>Makes the tables.</summary>
    internal static readonly string Create = $"""
        CREATE TABLE record (
            id INTEGER PRIMARY KEY,
            position INTEGER NOT NULL,
            time INTEGER NOT NULL,
            several INTEGER NOT NULL,
            {string.Join(",\n    ", OrderedColumns.Select(static one => $"{one.Column} TEXT"))}
        );
        CREATE TABLE field (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE value (
            record INTEGER NOT NULL,
            field INTEGER NOT NULL,
            number INTEGER NOT NULL,
            text TEXT NOT NULL,
            amount BLOB,
            instant INTEGER,
            address BLOB,
            PRIMARY KEY (record, field, number)
        ) WITHOUT ROWID;
        """;

    /// <summary>Adds a record; its parameters are <c>@id</c>, <c>@position</c>, <c>@time</c>, <c>@several</c> and one named as each column.</summary>
    internal static readonly string InsertRecord =
        $"INSERT INTO record (id, position, time, several, {string.Join(", ", OrderedColumns.Select(static one => one.Column))}) VALUES (@id, @position, @time, @several, {string.Join(", ", OrderedColumns.Select(static one => "@" + one.Column))})";

    /// <summary>Adds a field's name that is not there yet.</summary>
    internal const string InsertField = "INSERT OR IGNORE INTO field (name) VALUES (@name)";

    /// <summary>Adds a value.</summary>
    internal const string InsertValue =
        "INSERT INTO value (record, field, number, text, amount, instant, address) VALUES (@record, (SELECT id FROM field WHERE name = @name), @number, @text, @amount, @instant, @address)";
}
