using System.Text.Json;

namespace AuditOtel.Collector.Records.Schemas;

/// <summary>
/// Writes fields by their dotted names and opens and closes the objects around them; a field without a value is left out with the objects it would need.
/// Fields of one object are written one after another.
/// </summary>
internal struct EcsWriter(Utf8JsonWriter writer)
{
    private string _open = "";

    internal void Text(string field, string value)
    {
        if (value.Length == 0)
            return;
        writer.WriteString(Enter(field), value);
    }

    internal void Texts(string field, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
            return;
        writer.WriteStartArray(Enter(field));
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    internal void Number(string field, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(Enter(field), number);
    }

    /// <summary>A value of any kind.</summary>
    internal void Value(string field, object? value)
    {
        writer.WritePropertyName(Enter(field));
        RecordJson.WriteValue(writer, value);
    }

    /// <summary>Closes every object that is open.</summary>
    internal void End()
    {
        Close(0);
        _open = "";
    }

    /// <summary>Closes the objects that the field is not in, opens those that it is in, and returns the last part of its name.</summary>
    private ReadOnlySpan<char> Enter(string field)
    {
        var last = field.LastIndexOf('.');
        var parent = last < 0 ? "" : field[..last];
        if (!string.Equals(parent, _open, StringComparison.Ordinal))
        {
            var shared = Shared(parent, _open);
            Close(shared);
            for (var at = shared; at < parent.Length;)
            {
                at += parent[at] == '.' ? 1 : 0;
                var end = parent.IndexOf('.', at);
                end = end < 0 ? parent.Length : end;
                writer.WriteStartObject(parent.AsSpan(at, end - at));
                at = end;
            }

            _open = parent;
        }

        return field.AsSpan(last + 1);
    }

    /// <summary>The length of the longest name of an object that both are in, or are.</summary>
    private static int Shared(string parent, string open)
    {
        var length = parent.AsSpan().CommonPrefixLength(open);
        while (length > 0 && !(IsEnd(parent, length) && IsEnd(open, length)))
            length--;
        return length;
    }

    private static bool IsEnd(string name, int length) => length == name.Length || name[length] == '.';

    private readonly void Close(int length)
    {
        if (_open.Length == length)
            return;
        var open = _open.AsSpan(length);
        for (var objects = open.Count('.') + (length == 0 ? 1 : 0); objects > 0; objects--)
            writer.WriteEndObject();
    }
}
