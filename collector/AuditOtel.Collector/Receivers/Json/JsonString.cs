using System.Buffers;
using System.Text.Json;

namespace AuditOtel.Collector.Receivers.Json;

/// <summary>A JSON string without its escapes. The reader throws something else than a JSON fault for half a surrogate pair; here it becomes one.</summary>
internal ref struct JsonString : IDisposable
{
    private byte[]? _room;

    /// <summary>The text; valid until this is disposed. Bytes that stand in the JSON without an escape are as they were sent.</summary>
    internal ReadOnlySpan<byte> Utf8 { get; private set; }

    /// <exception cref="JsonException">The token is no string, or holds half a surrogate pair.</exception>
    internal static JsonString Read(in Utf8JsonReader reader) => reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
        ? ReadText(reader)
        : throw JsonText.Fault(reader, "A value should be a string.");

    /// <summary>Reads a number, or a string that should hold one.</summary>
    /// <exception cref="JsonException">The token is neither, or holds half a surrogate pair.</exception>
    internal static JsonString ReadNumber(in Utf8JsonReader reader) => reader.TokenType is JsonTokenType.String or JsonTokenType.Number
        ? ReadText(reader)
        : throw JsonText.Fault(reader, "A value should be a number.");

    public void Dispose()
    {
        if (_room is { } room)
            ArrayPool<byte>.Shared.Return(room, clearArray: true);
        this = default;
    }

    private static JsonString ReadText(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return new JsonString { Utf8 = reader.ValueSpan };
        var room = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return new JsonString { _room = room, Utf8 = room.AsSpan(0, reader.CopyString(room)) };
        }
        catch (InvalidOperationException)
        {
            ArrayPool<byte>.Shared.Return(room, clearArray: true);
            throw JsonText.Fault(reader, "A string holds half of a surrogate pair or is not valid UTF-8.");
        }
    }
}
