using AuditOtel.Otlp;

namespace AuditOtel.Collector.Selection.Matching;

/// <summary>An OTLP AnyValue, not decoded.</summary>
internal readonly ref struct AnyValueSpan
{
    private AnyValueSpan(int field, ulong number, ReadOnlySpan<byte> bytes)
    {
        Field = field;
        Number = number;
        Bytes = bytes;
    }

    /// <summary>Which field of AnyValue holds the value; 0 when it has none.</summary>
    internal int Field { get; }

    /// <summary>The value when it is a number.</summary>
    internal ulong Number { get; }

    /// <summary>The value when it is anything else.</summary>
    internal ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Reads an AnyValue message; of several values the last counts.</summary>
    internal static AnyValueSpan Read(ReadOnlySpan<byte> message)
    {
        var value = default(AnyValueSpan);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field is >= OtlpFields.AnyValue.String and <= OtlpFields.AnyValue.Bytes)
                value = new AnyValueSpan(reader.Field, reader.Value, reader.Bytes);
        }

        return value;
    }
}
