using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers.Json;

/// <summary>The scalar values of the proto3 JSON mapping, with OTLP's deviations (hexadecimal ids, enumerations as integers).</summary>
internal static class JsonText
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    internal static JsonException Fault(in Utf8JsonReader reader, string message) => new($"{message} (byte {reader.TokenStartIndex})");

    internal static void CopyString(ref Utf8JsonReader reader, ProtobufWriter writer, int field)
    {
        using var text = JsonString.Read(reader);
        writer.WriteBytes(field, text.Utf8);
    }

    /// <summary>Bytes in base64: both alphabets, with and without padding, as the proto3 JSON mapping asks of parsers.</summary>
    internal static void CopyBase64(ref Utf8JsonReader reader, ProtobufWriter writer, int field)
    {
        using var text = JsonString.Read(reader);
        var room = ArrayPool<byte>.Shared.Rent(text.Utf8.Length);
        try
        {
            text.Utf8.CopyTo(room);
            var bytes = room.AsSpan(0, text.Utf8.Length);
            bytes.Replace((byte)'+', (byte)'-');
            bytes.Replace((byte)'/', (byte)'_');
            if (!Base64Url.IsValid(bytes))
                throw Fault(reader, "A bytes value is not base64.");
            writer.WriteBytes(field, bytes[..Base64Url.DecodeFromUtf8InPlace(bytes)]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room, clearArray: true);
        }
    }

    /// <summary>Trace and span ids are hexadecimal in OTLP JSON, not base64.</summary>
    internal static void CopyHex(ref Utf8JsonReader reader, ProtobufWriter writer, int field)
    {
        Span<byte> bytes = stackalloc byte[16];
        using var text = JsonString.Read(reader);
        if (text.Utf8.Length > 2 * bytes.Length || Convert.FromHexString(text.Utf8, bytes, out _, out var written) != OperationStatus.Done)
            throw Fault(reader, "A trace or span id is not 16 or 8 bytes in hexadecimal digits.");
        writer.WriteBytes(field, bytes[..written]);
    }

    internal static long Int64(in Utf8JsonReader reader)
    {
        using var text = JsonString.ReadNumber(reader);
        if (Utf8Parser.TryParse(text.Utf8, out long number, out var consumed) && consumed == text.Utf8.Length)
            return number;
        return TryWhole(text.Utf8, out var whole) && whole is >= long.MinValue and <= long.MaxValue
            ? (long)whole
            : throw Fault(reader, "A value is no 64-bit integer.");
    }

    internal static ulong UInt64(in Utf8JsonReader reader)
    {
        using var text = JsonString.ReadNumber(reader);
        if (Utf8Parser.TryParse(text.Utf8, out ulong number, out var consumed) && consumed == text.Utf8.Length)
            return number;
        return TryWhole(text.Utf8, out var whole) && whole is >= 0 and <= ulong.MaxValue
            ? (ulong)whole
            : throw Fault(reader, "A value is no unsigned 64-bit integer.");
    }

    internal static uint UInt32(in Utf8JsonReader reader)
    {
        var value = UInt64(reader);
        return value <= uint.MaxValue ? (uint)value : throw Fault(reader, "A value is no unsigned 32-bit integer.");
    }

    internal static bool Boolean(in Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fault(reader, "A value is neither true nor false."),
    };

    internal static double Double(in Utf8JsonReader reader)
    {
        using var text = JsonString.ReadNumber(reader);
        if (text.Utf8.SequenceEqual("NaN"u8))
            return double.NaN;
        if (text.Utf8.SequenceEqual("Infinity"u8))
            return double.PositiveInfinity;
        if (text.Utf8.SequenceEqual("-Infinity"u8))
            return double.NegativeInfinity;
        return double.TryParse(text.Utf8, Plain, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Fault(reader, "A value is no number that fits into 64 bits.");
    }

    /// <summary>A severity number, or its name in the protocol.</summary>
    internal static ulong Severity(in Utf8JsonReader reader)
    {
        const string Prefix = "SEVERITY_NUMBER_";
        const int LevelsPerName = 4;
        if (reader.TokenType == JsonTokenType.Number)
            return Int64(reader) is >= int.MinValue and <= int.MaxValue and var number ? unchecked((ulong)number) : throw Fault(reader, "A severity number is no 32-bit integer.");
        using var text = JsonString.Read(reader);
        var name = Encoding.UTF8.GetString(text.Utf8);
        ReadOnlySpan<string> names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
        for (var i = 0; i < names.Length * LevelsPerName; i++)
        {
            var level = i % LevelsPerName;
            var suffix = level == 0 ? "" : (level + 1).ToString(CultureInfo.InvariantCulture);
            if (string.Equals(name, $"{Prefix}{names[i / LevelsPerName]}{suffix}", StringComparison.Ordinal))
                return (ulong)i + 1;
        }

        return string.Equals(name, $"{Prefix}UNSPECIFIED", StringComparison.Ordinal) ? 0UL : throw Fault(reader, "A severity number is unknown.");
    }

    // The mapping takes 1e2 and 1.0 for whole numbers; every 64-bit integer is a decimal.
    private static bool TryWhole(ReadOnlySpan<byte> text, out decimal whole) =>
        decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out whole) && decimal.IsInteger(whole);
}
