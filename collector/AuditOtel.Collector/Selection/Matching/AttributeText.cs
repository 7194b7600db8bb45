using System.Buffers.Text;
using System.Globalization;
using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Selection.Matching;

/// <summary>Attribute values as <see cref="ValueText"/> shows them, in UTF-8 and without memory of their own; only maps and long byte strings take some.</summary>
internal static class AttributeText
{
    private const int Room = 128;

    /// <summary>Gives each value of an array by itself; any other value alone.</summary>
    internal static void Visit<TVisitor>(ReadOnlySpan<byte> message, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        var value = AnyValueSpan.Read(message);
        switch (value.Field)
        {
            case OtlpFields.AnyValue.String: visitor.Value(value.Bytes); break;
            case OtlpFields.AnyValue.Bool: visitor.Value(value.Number != 0 ? "true"u8 : "false"u8); break;
            case OtlpFields.AnyValue.Int: VisitNumber((long)value.Number, ref visitor); break;
            case OtlpFields.AnyValue.Double: VisitNumber(BitConverter.UInt64BitsToDouble(value.Number), ref visitor); break;
            case OtlpFields.AnyValue.Bytes: VisitBytes(value.Bytes, ref visitor); break;
            case OtlpFields.AnyValue.Array: VisitItems(value.Bytes, ref visitor); break;
            case OtlpFields.AnyValue.KeyValueList: visitor.Value(Encoding.UTF8.GetBytes(ValueText.Of(AnyValueReader.ReadValue(message)))); break;
            default: visitor.Value(default); break;
        }
    }

    private static void VisitItems<TVisitor>(ReadOnlySpan<byte> message, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.Values.Items)
                Visit(reader.Bytes, ref visitor);
        }
    }

    private static void VisitNumber<TNumber, TVisitor>(TNumber number, ref TVisitor visitor)
        where TNumber : IUtf8SpanFormattable
        where TVisitor : IFieldVisitor, allows ref struct
    {
        Span<byte> text = stackalloc byte[Room];
        _ = number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        visitor.Value(text[..length]);
    }

    private static void VisitBytes<TVisitor>(ReadOnlySpan<byte> bytes, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        Span<byte> text = stackalloc byte[Room];
        if (Base64.EncodeToUtf8(bytes, text, out _, out var length) == System.Buffers.OperationStatus.Done)
            visitor.Value(text[..length]);
        else
            visitor.Value(Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes)));
    }
}
