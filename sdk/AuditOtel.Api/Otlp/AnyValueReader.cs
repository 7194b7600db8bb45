using System.Text;

namespace AuditOtel.Otlp;

/// <summary>
/// Turns stored OTLP values into .NET values: string, bool, long, double, byte[], a list of values, or a list of named values.
/// What was stored was validated on its way in; damaged bytes read as null.
/// </summary>
internal static class AnyValueReader
{
    /// <summary>Reads a KeyValue message.</summary>
    internal static KeyValuePair<string, object?> ReadPair(ReadOnlySpan<byte> message)
    {
        var key = "";
        object? value = null;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.KeyValue.Key)
                key = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field == OtlpFields.KeyValue.Value)
                value = ReadValue(reader.Bytes);
        }

        return new(key, value);
    }

    /// <summary>Reads an AnyValue message.</summary>
    internal static object? ReadValue(ReadOnlySpan<byte> message)
    {
        object? value = null;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            value = reader.Field switch
            {
                OtlpFields.AnyValue.String => Encoding.UTF8.GetString(reader.Bytes),
                OtlpFields.AnyValue.Bool => reader.Value != 0,
                OtlpFields.AnyValue.Int => (long)reader.Value,
                OtlpFields.AnyValue.Double => BitConverter.UInt64BitsToDouble(reader.Value),
                OtlpFields.AnyValue.Bytes => reader.Bytes.ToArray(),
                OtlpFields.AnyValue.Array => ReadArray(reader.Bytes),
                OtlpFields.AnyValue.KeyValueList => ReadPairs(reader.Bytes, OtlpFields.Values.Items),
                _ => value,
            };
        }

        return value;
    }

    /// <summary>Reads all KeyValue messages that stand in one repeated field.</summary>
    internal static List<KeyValuePair<string, object?>> ReadPairs(ReadOnlySpan<byte> message, int field)
    {
        var pairs = new List<KeyValuePair<string, object?>>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
                pairs.Add(ReadPair(reader.Bytes));
        }

        return pairs;
    }

    private static List<object?> ReadArray(ReadOnlySpan<byte> message)
    {
        var items = new List<object?>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.Values.Items)
                items.Add(ReadValue(reader.Bytes));
        }

        return items;
    }
}
