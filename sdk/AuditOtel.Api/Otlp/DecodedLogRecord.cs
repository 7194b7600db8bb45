using System.Text;

namespace AuditOtel.Otlp;

/// <summary>The fields of an OTLP LogRecord that readers show.</summary>
internal sealed record DecodedLogRecord(
    ulong Time,
    string EventName,
    object? Body,
    string TraceId,
    string SpanId,
    IReadOnlyList<KeyValuePair<string, object?>> Attributes)
{
    internal static DecodedLogRecord Read(ReadOnlySpan<byte> message)
    {
        ulong time = 0, observed = 0;
        string name = "", trace = "", span = "";
        object? body = null;
        var attributes = new List<KeyValuePair<string, object?>>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case OtlpFields.LogRecord.Time: time = reader.Value; break;
                case OtlpFields.LogRecord.ObservedTime: observed = reader.Value; break;
                case OtlpFields.LogRecord.EventName: name = Encoding.UTF8.GetString(reader.Bytes); break;
                case OtlpFields.LogRecord.Body: body = AnyValueReader.ReadValue(reader.Bytes); break;
                case OtlpFields.LogRecord.TraceId: trace = Convert.ToHexStringLower(reader.Bytes); break;
                case OtlpFields.LogRecord.SpanId: span = Convert.ToHexStringLower(reader.Bytes); break;
                case OtlpFields.LogRecord.Attributes: attributes.Add(AnyValueReader.ReadPair(reader.Bytes)); break;
            }
        }

        return new(time != 0 ? time : observed, name, body, trace, span, attributes);
    }

    internal static List<KeyValuePair<string, object?>> ReadResource(ReadOnlySpan<byte> message) =>
        AnyValueReader.ReadPairs(message, OtlpFields.Resource.Attributes);
}
