using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>Which documents of one ledger are asked for.</summary>
/// <param name="Ledger">The ledger that they name.</param>
internal sealed record DocumentFilter(string Ledger)
{
    /// <summary>The first place and the one to end before; null for every place, and for documents that say none.</summary>
    internal (long From, long To)? Places { get; init; }

    /// <summary>Whether those outside of the places are asked for.</summary>
    internal bool IsOutside { get; init; }

    /// <summary>Whether those that do not name the ledger are asked for.</summary>
    internal bool IsOfOthers { get; init; }

    /// <summary>Only those that say at or after this instant.</summary>
    internal DateTimeOffset? Since { get; init; }

    /// <summary>Only those that say before this instant.</summary>
    internal DateTimeOffset? Until { get; init; }

    /// <param name="writer">Takes the query.</param>
    /// <param name="sequence">Only this place; null for all.</param>
    /// <param name="id">Only documents of this id; null for all.</param>
    internal void Write(Utf8JsonWriter writer, long? sequence = null, string? id = null)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("filter");
        if (!IsOfOthers)
            WriteLedger(writer);
        if (Places is { } places && !IsOutside)
            WriteRange(writer, places);
        if (Since is not null || Until is not null)
            WriteTime(writer);
        if (sequence is { } place)
            WritePlace(writer, place);
        if (id is not null)
            WriteId(writer, id);
        writer.WriteEndArray();
        writer.WriteStartArray("must_not");
        if (IsOfOthers)
            WriteLedger(writer);
        if (Places is { } inside && IsOutside)
            WriteRange(writer, inside);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteLedger(Utf8JsonWriter writer) => WriteClause(writer, "term", "audit.ledger", value => value.WriteStringValue(Ledger));

    private static void WriteRange(Utf8JsonWriter writer, (long From, long To) places) => WriteClause(writer, "range", "event.sequence", value =>
    {
        value.WriteStartObject();
        value.WriteNumber("gte", places.From);
        value.WriteNumber("lt", places.To);
        value.WriteEndObject();
    });

    // The cluster's times end at the millisecond, so that the last one is asked for as a whole, and each document's own text decides.
    private void WriteTime(Utf8JsonWriter writer) => WriteClause(writer, "range", "@timestamp", value =>
    {
        value.WriteStartObject();
        if (Since is { } since)
            value.WriteString("gte", Milliseconds(since));
        if (Until is { } until)
            value.WriteString("lte", Milliseconds(until));
        value.WriteEndObject();
    });

    private static string Milliseconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static void WritePlace(Utf8JsonWriter writer, long place)
    {
        if (place != -1)
        {
            WriteClause(writer, "term", "event.sequence", value => value.WriteNumberValue(place));
            return;
        }

        // Documents without a place are sorted as if they said -1.
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("should");
        WriteClause(writer, "term", "event.sequence", static value => value.WriteNumberValue(-1));
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("must_not");
        WriteClause(writer, "exists", "field", static value => value.WriteStringValue("event.sequence"));
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNumber("minimum_should_match", 1);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteId(Utf8JsonWriter writer, string id) => WriteClause(writer, "ids", "values", value =>
    {
        value.WriteStartArray();
        value.WriteStringValue(id);
        value.WriteEndArray();
    });

    private static void WriteClause(Utf8JsonWriter writer, string clause, string field, Action<Utf8JsonWriter> write)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(clause);
        writer.WritePropertyName(field);
        write(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
