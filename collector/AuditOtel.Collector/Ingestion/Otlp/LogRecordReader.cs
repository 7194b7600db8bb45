using System.Text;
using System.Text.Unicode;
using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>
/// Checks one LogRecord completely and finds what ingestion has to know of it. Fields it does not know are skipped. A field that may
/// stand once and stands twice is refused, so that no two readers of the evidence can see different records.
/// </summary>
internal ref struct LogRecordReader
{
    private static readonly (string? Name, WireType Type)[] Fields = DescribeFields();
    private static ReadOnlySpan<byte> RecordId => "audit.record.id"u8;

    private bool _isAudit;
    private RequiredFields _present;
    private ByteRange _recordId;
    private uint _seen;
    private int _attributes;

    /// <summary>Reads a LogRecord; false with a phrase that says which part is at fault and why.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> record, out LogRecordFacts facts, out string fault)
    {
        var state = default(LogRecordReader);
        var found = state.Walk(record);
        facts = new LogRecordFacts(state._isAudit, state._present, state._recordId);
        fault = found ?? "";
        return found is null;
    }

    /// <summary>The id of a record that was checked before, without checking it again; empty when it has none.</summary>
    internal static ReadOnlySpan<byte> FindRecordId(ReadOnlySpan<byte> record)
    {
        var fields = new ProtobufReader(record);
        while (fields.Read())
        {
            if (fields.Field != OtlpFields.LogRecord.Attributes || fields.Bytes.IndexOf(RecordId) < 0)
                continue;
            if (OtlpAttribute.Read(fields.Bytes, 1, out var attribute) is null && attribute.Key.SequenceEqual(RecordId) && attribute.Text.Length > 0)
                return attribute.Text.Of(fields.Bytes);
        }

        return default;
    }

    private string? Walk(ReadOnlySpan<byte> record)
    {
        var reader = new ProtobufReader(record);
        while (reader.Read())
        {
            if (reader.Field >= Fields.Length || Fields[reader.Field].Name is not { } name)
                continue;
            var fault = reader.Type != Fields[reader.Field].Type ? OtlpAttribute.WrongWireType : CheckField(reader);
            if (fault is not null)
                return reader.Field == OtlpFields.LogRecord.Attributes ? $"{name} {_attributes - 1} {fault}" : $"{name} {fault}";
        }

        return reader.IsMalformed ? OtlpAttribute.NoProtobuf : null;
    }

    private string? CheckField(scoped in ProtobufReader reader)
    {
        if (reader.Field == OtlpFields.LogRecord.Attributes)
            return CheckAttribute(reader.Bytes, reader.BytesOffset);
        if (OtlpAttribute.Repeats(ref _seen, reader.Field))
            return "stands twice";
        switch (reader.Field)
        {
            case OtlpFields.LogRecord.Time:
                if (reader.Value != 0)
                    _present |= RequiredFields.Time;
                return null;
            case OtlpFields.LogRecord.EventName:
                return CheckEventName(reader.Bytes);
            case OtlpFields.LogRecord.SeverityText:
                return Utf8.IsValid(reader.Bytes) ? null : OtlpAttribute.NoUtf8;
            case OtlpFields.LogRecord.Body:
                return OtlpAttribute.CheckValue(reader.Bytes, 1, out _, out _);
            case OtlpFields.LogRecord.TraceId:
                return reader.Bytes.Length is 0 or OtlpLimits.TraceIdBytes ? null : "is not 16 bytes long";
            case OtlpFields.LogRecord.SpanId:
                return reader.Bytes.Length is 0 or OtlpLimits.SpanIdBytes ? null : "is not 8 bytes long";
            default:
                return null;
        }
    }

    private string? CheckEventName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return null;
        _isAudit = true;
        _present |= RequiredFields.EventName;
        return Utf8.IsValid(name) ? null : OtlpAttribute.NoUtf8;
    }

    private string? CheckAttribute(ReadOnlySpan<byte> pair, int offset)
    {
        if (++_attributes > OtlpLimits.Attributes)
            return "is one more than the 1,024 a record may have";
        if (OtlpAttribute.Read(pair, 1, out var attribute) is { } fault)
            return fault;
        if (!attribute.Key.StartsWith("audit."u8))
            return null;
        _isAudit = true;
        var field = RequiredFieldNames.OfAttribute(attribute.Key);
        if (field == RequiredFields.None || !attribute.HasValue)
            return null;
        if (_present.HasFlag(field))
            return $"'{Encoding.UTF8.GetString(attribute.Key)}' stands twice";
        if (field != RequiredFields.RecordId)
            _present |= field;
        else if (attribute.Text.Length > 0)
            (_present, _recordId) = (_present | field, attribute.Text.Within(offset));
        return null;
    }

    private static (string? Name, WireType Type)[] DescribeFields()
    {
        var fields = new (string? Name, WireType Type)[OtlpFields.LogRecord.EventName + 1];
        fields[OtlpFields.LogRecord.Time] = ("time_unix_nano", WireType.Fixed64);
        fields[OtlpFields.LogRecord.ObservedTime] = ("observed_time_unix_nano", WireType.Fixed64);
        fields[OtlpFields.LogRecord.SeverityNumber] = ("severity_number", WireType.Varint);
        fields[OtlpFields.LogRecord.SeverityText] = ("severity_text", WireType.Bytes);
        fields[OtlpFields.LogRecord.Body] = ("body", WireType.Bytes);
        fields[OtlpFields.LogRecord.Attributes] = ("attribute", WireType.Bytes);
        fields[OtlpFields.LogRecord.DroppedAttributes] = ("dropped_attributes_count", WireType.Varint);
        fields[OtlpFields.LogRecord.Flags] = ("flags", WireType.Fixed32);
        fields[OtlpFields.LogRecord.TraceId] = ("trace_id", WireType.Bytes);
        fields[OtlpFields.LogRecord.SpanId] = ("span_id", WireType.Bytes);
        fields[OtlpFields.LogRecord.EventName] = ("event_name", WireType.Bytes);
        return fields;
    }
}
