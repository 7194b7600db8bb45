using System.Text.Unicode;
using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>
/// Walks an ExportLogsServiceRequest without copying and checks every part of it. Nothing in it can throw: malformed input gives one
/// sentence that says where and what, and then nothing of the request is used.
/// </summary>
internal ref struct ExportDecoder
{
    private readonly ReadOnlySpan<byte> _request;
    private readonly DecodedLogs _logs;
    private int _resources;

    private ExportDecoder(ReadOnlySpan<byte> request, DecodedLogs logs)
    {
        _request = request;
        _logs = logs;
    }

    /// <summary>Decodes a whole request.</summary>
    internal static bool TryDecode(ReadOnlySpan<byte> request, DecodedLogs logs, out string fault)
    {
        var found = new ExportDecoder(request, logs).Walk();
        fault = found ?? "";
        return found is null;
    }

    private string? Walk()
    {
        var reader = new ProtobufReader(_request);
        while (reader.Read())
        {
            if (reader.Field != OtlpFields.Request.ResourceLogs)
                continue;
            if (reader.Type != WireType.Bytes)
                return "The request has a resource_logs field of the wrong wire type.";
            if (ReadResourceLogs(new ByteRange(reader.BytesOffset, reader.Bytes.Length)) is { } fault)
                return fault;
            _resources++;
        }

        return reader.IsMalformed ? "The request is no protobuf message: send an ExportLogsServiceRequest." : null;
    }

    private string? ReadResourceLogs(ByteRange part)
    {
        if (FindShared(part, OtlpFields.ResourceLogs.Resource, OtlpFields.ResourceLogs.SchemaUrl, out var resource, out var schema) is { } fault)
            return $"Resource logs {_resources}: the message {fault}.";
        if (CheckResource(resource.Of(_request), out var hasServiceName) is { } inside)
            return $"Resource logs {_resources}: the resource {inside}.";
        var context = new DecodedContext(resource, schema, default, default, hasServiceName);
        var reader = new ProtobufReader(part.Of(_request));
        while (reader.Read())
        {
            if (reader.Field != OtlpFields.ResourceLogs.ScopeLogs)
                continue;
            if (reader.Type != WireType.Bytes)
                return $"Resource logs {_resources}: scope_logs {OtlpAttribute.WrongWireType}.";
            if (ReadScopeLogs(new ByteRange(part.Offset + reader.BytesOffset, reader.Bytes.Length), context) is { } below)
                return below;
        }

        return null;
    }

    private readonly string? ReadScopeLogs(ByteRange part, DecodedContext context)
    {
        if (FindShared(part, OtlpFields.ScopeLogs.Scope, OtlpFields.ScopeLogs.SchemaUrl, out var scope, out var schema) is { } fault)
            return $"Resource logs {_resources}: the scope logs message {fault}.";
        if (CheckScope(scope.Of(_request)) is { } inside)
            return $"Resource logs {_resources}: the scope {inside}.";
        if (_logs.Contexts.Count == OtlpLimits.Records)
            return TooMany("scopes");
        context = context with { Scope = scope, ScopeSchema = schema };
        _logs.Contexts.Add(context);
        var reader = new ProtobufReader(part.Of(_request));
        while (reader.Read())
        {
            if (reader.Field != OtlpFields.ScopeLogs.LogRecords)
                continue;
            var number = _logs.Records.Count;
            if (number == OtlpLimits.Records)
                return TooMany("log records");
            if (reader.Type != WireType.Bytes)
                return $"Log record {number} (counted from 0 through the request) {OtlpAttribute.WrongWireType}.";
            if (!LogRecordReader.TryRead(reader.Bytes, out var facts, out var at))
                return $"Log record {number} (counted from 0 through the request): {at}.";
            AddRecord(new ByteRange(part.Offset + reader.BytesOffset, reader.Bytes.Length), facts, context.HasServiceName);
        }

        return null;
    }

    private readonly string TooMany(string what)
    {
        _logs.IsTooLarge = true;
        return $"The request holds more than {OtlpLimits.Records} {what}: send fewer in one request.";
    }

    private readonly void AddRecord(ByteRange record, in LogRecordFacts facts, bool hasServiceName)
    {
        var present = facts.Present | (hasServiceName ? RequiredFields.ServiceName : RequiredFields.None);
        var recordId = facts.RecordId.Length > 0 ? facts.RecordId.Within(record.Offset) : default;
        var stream = facts.Stream.Within(record.Offset);
        _logs.Records.Add(new DecodedRecord(_logs.Contexts.Count - 1, record, recordId, stream, facts.Number, facts.IsAudit, facts.IsOfLastResort, RequiredFields.All & ~present));
    }

    // A sender may write these fields after the records they describe, so they are looked for first.
    private readonly string? FindShared(ByteRange part, int sharedField, int schemaField, out ByteRange shared, out ByteRange schema)
    {
        shared = schema = default;
        uint seen = 0;
        var reader = new ProtobufReader(part.Of(_request));
        while (reader.Read())
        {
            if (reader.Field != sharedField && reader.Field != schemaField)
                continue;
            if (reader.Type != WireType.Bytes)
                return OtlpAttribute.WrongWireType;
            if (OtlpAttribute.Repeats(ref seen, reader.Field))
                return OtlpAttribute.Twice;
            var found = new ByteRange(part.Offset + reader.BytesOffset, reader.Bytes.Length);
            if (reader.Field == sharedField)
                shared = found;
            else
                schema = found;
        }

        if (reader.IsMalformed)
            return OtlpAttribute.NoProtobuf;
        return Utf8.IsValid(schema.Of(_request)) ? null : OtlpAttribute.NoUtf8;
    }

    private static string? CheckResource(ReadOnlySpan<byte> resource, out bool hasServiceName)
    {
        hasServiceName = false;
        var attributes = 0;
        var reader = new ProtobufReader(resource);
        while (reader.Read())
        {
            if (reader.Field != OtlpFields.Resource.Attributes)
                continue;
            if (CheckAttribute(reader, ref attributes, out var attribute) is { } fault)
                return fault;
            hasServiceName |= attribute.HasValue && attribute.Key.SequenceEqual("service.name"u8);
        }

        return reader.IsMalformed ? OtlpAttribute.NoProtobuf : null;
    }

    private static string? CheckScope(ReadOnlySpan<byte> scope)
    {
        var attributes = 0;
        var reader = new ProtobufReader(scope);
        while (reader.Read())
        {
            var fault = reader.Field switch
            {
                OtlpFields.Scope.Attributes => CheckAttribute(reader, ref attributes, out _),
                OtlpFields.Scope.Name or OtlpFields.Scope.Version => CheckText(reader),
                _ => null,
            };
            if (fault is not null)
                return fault;
        }

        return reader.IsMalformed ? OtlpAttribute.NoProtobuf : null;
    }

    private static string? CheckText(scoped in ProtobufReader reader)
    {
        if (reader.Type != WireType.Bytes)
            return OtlpAttribute.WrongWireType;
        return Utf8.IsValid(reader.Bytes) ? null : OtlpAttribute.NoUtf8;
    }

    private static string? CheckAttribute(in ProtobufReader reader, ref int attributes, out OtlpAttribute attribute)
    {
        attribute = default;
        if (reader.Type != WireType.Bytes)
            return OtlpAttribute.WrongWireType;
        return ++attributes > OtlpLimits.Attributes ? "has more than 1,024 attributes" : OtlpAttribute.Read(reader.Bytes, 1, out attribute);
    }
}
