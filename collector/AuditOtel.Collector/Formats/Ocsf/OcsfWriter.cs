using System.Text.Json;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>Members of an event; a text that is empty is left out.</summary>
internal sealed class OcsfWriter(Utf8JsonWriter writer)
{
    internal void Begin() => writer.WriteStartObject();

    internal void Begin(string name) => writer.WriteStartObject(name);

    internal void BeginList(string name) => writer.WriteStartArray(name);

    internal void End() => writer.WriteEndObject();

    internal void EndList() => writer.WriteEndArray();

    internal void Text(string name, string value)
    {
        if (value.Length > 0)
            writer.WriteString(name, value);
    }

    internal void Item(string value) => writer.WriteStringValue(value);

    internal void Number(string name, long value) => writer.WriteNumber(name, value);

    internal void Flag(string name, bool value) => writer.WriteBoolean(name, value);

    /// <summary>A value as JSON; pairs become an object in which no name stands twice.</summary>
    internal void Value(string name, object? value)
    {
        if (value is System.Collections.ICollection { Count: 0 })
            return;
        writer.WritePropertyName(name);
        RecordJson.WriteValue(writer, value);
    }
}
