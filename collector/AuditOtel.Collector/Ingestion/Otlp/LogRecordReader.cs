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

    private bool _isAudit;
    private RequiredFields _present;
    private ByteRange _recordId;
    private ByteRange _stream;
    private long _number;
    private ByteRange _surface;
    private bool _isOfLastResort;
    private uint _seen;
    private int _attributes;

    /// <summary>Reads a LogRecord; false with a phrase that says which part is at fault and why.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> record, out LogRecordFacts facts, out string fault)
    {
        var state = default(LogRecordReader);
        var found = state.Walk(record);
        facts = new LogRecordFacts(state._isAudit, state._present, state._recordId, state._stream, state._number, state._surface, state._isOfLastResort);
        fault = found ?? "";
        return found is null;
    }

    private string? Walk(ReadOnlySpan<byte> record)
    {
        var reader = new ProtobufReader(record);
        while (reader.Read())
        {
            if (reader.Field >= Fields.Length || Fields[reader.Field].Name is not { } name)
                continue;
            if (reader.Type != Fields[reader.Field].Type)
                return Describe(reader.Field, name, OtlpAttribute.WrongWireType);
            var fault = reader.Field == OtlpFields.LogRecord.Attributes ? CheckAttribute(reader.Bytes, reader.BytesOffset) : CheckField(reader);
            if (fault is not null)
                return Describe(reader.Field, name, fault);
        }

        return reader.IsMalformed ? OtlpAttribute.NoProtobuf : null;
    }

    private readonly string Describe(int field, string name, string fault) =>
        field == OtlpFields.LogRecord.Attributes ? $"{name} {_attributes - 1} {fault}" : $"{name} {fault}";

    private string? CheckField(scoped in ProtobufReader reader)
    {
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
                return OtlpAttribute.CheckValue(reader.Bytes, 1, out _);
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
        if (attribute.Key.StartsWith("audit.sequence."u8))
            return CheckSequence(attribute, offset);
        if (attribute.Key.SequenceEqual("audit.surface.digest"u8))
            return CheckSurface(attribute, offset);
        var field = RequiredFieldNames.OfAttribute(attribute.Key);
        if (field == RequiredFields.None || !attribute.HasValue)
            return null;
        if (_present.HasFlag(field))
            return $"'{Encoding.UTF8.GetString(attribute.Key)}' stands twice";
        var text = attribute.Text.Of(pair);
        _isOfLastResort |= field == RequiredFields.Stage
            ? text.SequenceEqual("intent"u8) || text.SequenceEqual("outcome"u8)
            : field == RequiredFields.Class && (text.SequenceEqual("audit"u8) || text.SequenceEqual("integrity"u8));
        if (field != RequiredFields.RecordId)
            _present |= field;
        else if (attribute.Text.Length > 0)
            (_present, _recordId) = (_present | field, attribute.Text.Within(offset));
        return null;
    }

    // Of other types than text and whole number it is an attribute like any other.
    private string? CheckSequence(in OtlpAttribute attribute, int offset)
    {
        if (attribute.Text.Length > 0 && attribute.Key.SequenceEqual("audit.sequence.stream_id"u8))
        {
            if (_stream.Length > 0)
                return "'audit.sequence.stream_id' stands twice";
            _stream = attribute.Text.Within(offset);
        }
        else if (attribute.Integer != 0 && attribute.Key.SequenceEqual("audit.sequence.number"u8))
        {
            if (_number != 0)
                return "'audit.sequence.number' stands twice";
            _number = attribute.Integer;
        }

        return null;
    }

    // Of another type than text it is an attribute like any other.
    private string? CheckSurface(in OtlpAttribute attribute, int offset)
    {
        if (attribute.Text.Length == 0)
            return null;
        if (_surface.Length > 0)
            return "'audit.surface.digest' stands twice";
        _surface = attribute.Text.Within(offset);
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
