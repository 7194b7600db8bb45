using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers.Json;

/// <summary>The scalar values of the proto3 JSON mapping, with OTLP's deviations (hexadecimal ids, enumerations as integers).</summary>
internal static class JsonText
{
    internal static JsonException Fault(in Utf8JsonReader reader, string message) => new($"{message} (byte {reader.TokenStartIndex})");

    internal static void CopyString(ref Utf8JsonReader reader, ProtobufWriter writer, int field)
    {
        RequireString(reader);
        if (!reader.ValueIsEscaped)
        {
            writer.WriteBytes(field, reader.ValueSpan);
            return;
        }

        if (!Utf8.IsValid(reader.ValueSpan))
            throw Fault(reader, "A string is not valid UTF-8.");
        var unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            writer.WriteBytes(field, unescaped.AsSpan(0, reader.CopyString(unescaped)));
        }
        catch (InvalidOperationException)
        {
            throw Fault(reader, "A string holds half of a surrogate pair.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unescaped, clearArray: true);
        }
    }

    internal static void CopyBase64(ref Utf8JsonReader reader, ProtobufWriter writer, int field)
    {
        RequireString(reader);
        if (!reader.TryGetBytesFromBase64(out var bytes))
            throw Fault(reader, "A bytes value is not base64.");
        writer.WriteBytes(field, bytes);
    }

    /// <summary>Trace and span ids are hexadecimal in OTLP JSON, not base64.</summary>
    internal static void CopyHex(ref Utf8JsonReader reader, ProtobufWriter writer, int field)
    {
        RequireString(reader);
        Span<byte> bytes = stackalloc byte[16];
        var text = reader.ValueSpan;
        if (text.Length > 2 * bytes.Length || Convert.FromHexString(text, bytes, out _, out var written) != OperationStatus.Done)
            throw Fault(reader, "A trace or span id is not 16 or 8 bytes in hexadecimal digits.");
        writer.WriteBytes(field, bytes[..written]);
    }

    internal static long Int64(in Utf8JsonReader reader)
    {
        var isNumber = reader.TokenType == JsonTokenType.Number;
        if (isNumber && reader.TryGetInt64(out var number))
            return number;
        if (!isNumber && TryWhole(reader, out number))
            return number;
        throw Fault(reader, "A value is no 64-bit integer.");
    }

    internal static ulong UInt64(in Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var number))
            return number;
        var text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
        if (Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length)
            return number;
        throw Fault(reader, "A value is no unsigned 64-bit integer.");
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
        if (reader.TokenType == JsonTokenType.Number)
            return reader.GetDouble();
        RequireString(reader);
        var text = reader.ValueSpan;
        if (text.SequenceEqual("NaN"u8))
            return double.NaN;
        if (text.SequenceEqual("Infinity"u8))
            return double.PositiveInfinity;
        if (text.SequenceEqual("-Infinity"u8))
            return double.NegativeInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Fault(reader, "A value is no number.");
    }

    /// <summary>A severity number, or its name in the protocol.</summary>
    internal static ulong Severity(in Utf8JsonReader reader)
    {
        const int LevelsPerName = 4;
        if (reader.TokenType == JsonTokenType.Number)
            return unchecked((ulong)Int64(reader));
        RequireString(reader);
        var name = reader.ValueSpan;
        ReadOnlySpan<string> names = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
        for (var i = 0; i < names.Length * LevelsPerName; i++)
        {
            var level = i % LevelsPerName;
            var suffix = level == 0 ? "" : (level + 1).ToString(CultureInfo.InvariantCulture);
            if (reader.ValueTextEquals($"SEVERITY_NUMBER_{names[i / LevelsPerName]}{suffix}"))
                return (ulong)i + 1;
        }

        return name.SequenceEqual("SEVERITY_NUMBER_UNSPECIFIED"u8) ? 0UL : throw Fault(reader, "A severity number is unknown.");
    }

    private static void RequireString(in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw Fault(reader, "A value should be a string.");
    }

    private static bool TryWhole(in Utf8JsonReader reader, out long number)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
        return Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length;
    }
}
