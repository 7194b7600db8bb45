using System.Globalization;
using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Selection.Matching;

/// <summary>Shows a stored record's fields to a visitor, in one pass over the ledger's bytes; what it does not want is not decoded.</summary>
internal static class RecordFields
{
    private static readonly byte[][] OwnNames = [.. FieldNames.Own.Select(Encoding.UTF8.GetBytes)];

    internal static void Visit<TVisitor>(in RecordSpans record, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        VisitLogRecord(record, ref visitor);
        VisitAttributes(record.Resource, OtlpFields.Resource.Attributes, ref visitor);
        VisitText("listener"u8, record.Listener, ref visitor);
        VisitText("peer"u8, record.Peer, ref visitor);
        VisitPlace(record, ref visitor);
        if (record.Missing != RequiredFields.None && visitor.Wants("audit.incomplete"u8))
        {
            foreach (var name in RequiredFieldNames.Of(record.Missing))
                visitor.Value(Encoding.UTF8.GetBytes(name));
        }
    }

    private static void VisitLogRecord<TVisitor>(in RecordSpans record, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        ulong time = 0, observed = 0;
        ReadOnlySpan<byte> name = default, body = default, trace = default, span = default;
        var reader = new ProtobufReader(record.LogRecord);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case OtlpFields.LogRecord.Time: time = reader.Value; break;
                case OtlpFields.LogRecord.ObservedTime: observed = reader.Value; break;
                case OtlpFields.LogRecord.EventName: name = reader.Bytes; break;
                case OtlpFields.LogRecord.Body: body = reader.Bytes; break;
                case OtlpFields.LogRecord.TraceId: trace = reader.Bytes; break;
                case OtlpFields.LogRecord.SpanId: span = reader.Bytes; break;
                case OtlpFields.LogRecord.Attributes: VisitAttribute(reader.Bytes, ref visitor); break;
            }
        }

        visitor.Time((long)Math.Min(record.Happened(time, observed), long.MaxValue));
        VisitText("event_name"u8, name, ref visitor);
        VisitHex("trace_id"u8, trace, ref visitor);
        VisitHex("span_id"u8, span, ref visitor);
        VisitBody(body, ref visitor);
    }

    private static void VisitAttributes<TVisitor>(ReadOnlySpan<byte> message, int field, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
                VisitAttribute(reader.Bytes, ref visitor);
        }
    }

    private static void VisitAttribute<TVisitor>(ReadOnlySpan<byte> pair, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        ReadOnlySpan<byte> name = default, value = default;
        var reader = new ProtobufReader(pair);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.KeyValue.Key)
                name = reader.Bytes;
            else if (reader.Field == OtlpFields.KeyValue.Value)
                value = reader.Bytes;
        }

        if (visitor.Wants(name) && !IsOwn(name))
            AttributeText.Visit(value, ref visitor);
    }

    private static bool IsOwn(ReadOnlySpan<byte> name)
    {
        foreach (var own in OwnNames)
        {
            if (name.SequenceEqual(own))
                return true;
        }

        return false;
    }

    private static void VisitText<TVisitor>(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        if (!text.IsEmpty && visitor.Wants(name))
            visitor.Value(text);
    }

    private static void VisitHex<TVisitor>(ReadOnlySpan<byte> name, ReadOnlySpan<byte> id, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        if (id.IsEmpty || !visitor.Wants(name))
            return;
        Span<byte> text = stackalloc byte[64];
        if (Convert.TryToHexStringLower(id, text, out var length))
            visitor.Value(text[..length]);
        else
            visitor.Value(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(id)));
    }

    private static void VisitBody<TVisitor>(ReadOnlySpan<byte> body, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        if (body.IsEmpty || !visitor.Wants("body"u8))
            return;
        if (AnyValueSpan.Read(body) is { Field: OtlpFields.AnyValue.String } sentence)
        {
            if (!sentence.Bytes.IsEmpty)
                visitor.Value(sentence.Bytes);
        }
        else if (ValueText.Of(AnyValueReader.ReadValue(body)) is { Length: > 0 } text)
        {
            visitor.Value(Encoding.UTF8.GetBytes(text));
        }
    }

    private static void VisitPlace<TVisitor>(in RecordSpans record, ref TVisitor visitor)
        where TVisitor : IFieldVisitor, allows ref struct
    {
        if (visitor.Wants("index"u8))
        {
            Span<byte> digits = stackalloc byte[20];
            _ = record.Index.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            visitor.Value(digits[..length]);
        }

        if (record.Ledger.Length == 0 || !visitor.Wants("ledger"u8))
            return;
        Span<byte> name = stackalloc byte[256];
        if (Encoding.UTF8.TryGetBytes(record.Ledger, name, out var written))
            visitor.Value(name[..written]);
        else
            visitor.Value(Encoding.UTF8.GetBytes(record.Ledger));
    }
}
