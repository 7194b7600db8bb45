using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers.Json;

/// <summary>The OTLP logs messages as tables: JSON names beside protobuf numbers (opentelemetry-proto 1.x).</summary>
internal sealed class JsonMessage
{
    internal static readonly JsonMessage AnyValue = new();
    internal static readonly JsonMessage Request = DescribeRequest();
    private JsonField[] _fields = [];

    internal ReadOnlySpan<JsonField> Fields => _fields;

    private static JsonMessage DescribeRequest()
    {
        var keyValue = new JsonMessage();
        var array = Of(Field("values", OtlpFields.Values.Items, JsonKind.Messages, AnyValue));
        var list = Of(Field("values", OtlpFields.Values.Items, JsonKind.Messages, keyValue));
        keyValue._fields =
        [
            Field("key", OtlpFields.KeyValue.Key, JsonKind.String),
            Field("value", OtlpFields.KeyValue.Value, JsonKind.Message, AnyValue),
        ];
        AnyValue._fields =
        [
            Field("stringValue", OtlpFields.AnyValue.String, JsonKind.String),
            Field("boolValue", OtlpFields.AnyValue.Bool, JsonKind.Boolean),
            Field("intValue", OtlpFields.AnyValue.Int, JsonKind.Int64),
            Field("doubleValue", OtlpFields.AnyValue.Double, JsonKind.Double),
            Field("arrayValue", OtlpFields.AnyValue.Array, JsonKind.Message, array),
            Field("kvlistValue", OtlpFields.AnyValue.KeyValueList, JsonKind.Message, list),
            Field("bytesValue", OtlpFields.AnyValue.Bytes, JsonKind.Base64),
        ];
        var resource = Of(
            Field("attributes", OtlpFields.Resource.Attributes, JsonKind.Messages, keyValue),
            Field("droppedAttributesCount", OtlpFields.Resource.DroppedAttributes, JsonKind.UInt32));
        var scope = Of(
            Field("name", OtlpFields.Scope.Name, JsonKind.String),
            Field("version", OtlpFields.Scope.Version, JsonKind.String),
            Field("attributes", OtlpFields.Scope.Attributes, JsonKind.Messages, keyValue),
            Field("droppedAttributesCount", OtlpFields.Scope.DroppedAttributes, JsonKind.UInt32));
        var scopeLogs = Of(
            Field("scope", OtlpFields.ScopeLogs.Scope, JsonKind.Message, scope),
            Field("logRecords", OtlpFields.ScopeLogs.LogRecords, JsonKind.Messages, DescribeLogRecord(keyValue)),
            Field("schemaUrl", OtlpFields.ScopeLogs.SchemaUrl, JsonKind.String));
        var resourceLogs = Of(
            Field("resource", OtlpFields.ResourceLogs.Resource, JsonKind.Message, resource),
            Field("scopeLogs", OtlpFields.ResourceLogs.ScopeLogs, JsonKind.Messages, scopeLogs),
            Field("schemaUrl", OtlpFields.ResourceLogs.SchemaUrl, JsonKind.String));
        return Of(Field("resourceLogs", OtlpFields.Request.ResourceLogs, JsonKind.Messages, resourceLogs));
    }

    private static JsonMessage DescribeLogRecord(JsonMessage keyValue) => Of(
        Field("timeUnixNano", OtlpFields.LogRecord.Time, JsonKind.Fixed64),
        Field("observedTimeUnixNano", OtlpFields.LogRecord.ObservedTime, JsonKind.Fixed64),
        Field("severityNumber", OtlpFields.LogRecord.SeverityNumber, JsonKind.Severity),
        Field("severityText", OtlpFields.LogRecord.SeverityText, JsonKind.String),
        Field("body", OtlpFields.LogRecord.Body, JsonKind.Message, AnyValue),
        Field("attributes", OtlpFields.LogRecord.Attributes, JsonKind.Messages, keyValue),
        Field("droppedAttributesCount", OtlpFields.LogRecord.DroppedAttributes, JsonKind.UInt32),
        Field("flags", OtlpFields.LogRecord.Flags, JsonKind.Fixed32),
        Field("traceId", OtlpFields.LogRecord.TraceId, JsonKind.Hex),
        Field("spanId", OtlpFields.LogRecord.SpanId, JsonKind.Hex),
        Field("eventName", OtlpFields.LogRecord.EventName, JsonKind.String));

    private static JsonMessage Of(params JsonField[] fields) => new() { _fields = fields };

    private static JsonField Field(string name, int number, JsonKind kind, JsonMessage? message = null) =>
        new(Encoding.UTF8.GetBytes(name), number, kind, message);
}
