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
        if (FindShared(part, out var resource, out var schema) is { } fault)
            return $"Resource logs {_resources}: the message {fault}.";
        if (CheckResource(resource.Of(_request), out var hasServiceName, out var serviceName) is { } inside)
            return $"Resource logs {_resources}: the resource {inside}.";
        var context = new DecodedContext(resource, schema, default, default, hasServiceName, serviceName.Within(resource.Offset));
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

    // Scope and schema may stand behind the records they describe: the context gets them when all is read.
    private readonly string? ReadScopeLogs(ByteRange part, DecodedContext context)
    {
        if (_logs.Contexts.Count == OtlpLimits.Records)
            return TooMany("scopes");
        var number = _logs.Contexts.Count;
        _logs.Contexts.Add(context);
        uint seen = 0;
        var reader = new ProtobufReader(part.Of(_request));
        while (reader.Read())
        {
            if (reader.Field is not (OtlpFields.ScopeLogs.Scope or OtlpFields.ScopeLogs.LogRecords or OtlpFields.ScopeLogs.SchemaUrl))
                continue;
            var found = new ByteRange(part.Offset + reader.BytesOffset, reader.Bytes.Length);
            var fault = reader.Field == OtlpFields.ScopeLogs.LogRecords
                ? ReadRecord(reader.Type, found, context.HasServiceName)
                : TakeShared(reader.Field, reader.Type, found, ref seen, ref _logs.Contexts[number]);
            if (fault is not null)
                return fault;
        }

        return reader.IsMalformed ? InScope("scope logs message", OtlpAttribute.NoProtobuf) : null;
    }

    private readonly string? TakeShared(int field, WireType type, ByteRange found, ref uint seen, ref DecodedContext context)
    {
        if (type != WireType.Bytes)
            return InScope("scope logs message", OtlpAttribute.WrongWireType);
        if (OtlpAttribute.Repeats(ref seen, field))
            return InScope("scope logs message", OtlpAttribute.Twice);
        if (field == OtlpFields.ScopeLogs.SchemaUrl)
        {
            context = context with { ScopeSchema = found };
            return Utf8.IsValid(found.Of(_request)) ? null : InScope("scope logs message", OtlpAttribute.NoUtf8);
        }

        context = context with { Scope = found };
        return CheckScope(found.Of(_request)) is { } fault ? InScope("scope", fault) : null;
    }

    private readonly string InScope(string what, string fault) => $"Resource logs {_resources}: the {what} {fault}.";

    private readonly string? ReadRecord(WireType type, ByteRange record, bool hasServiceName)
    {
        var number = _logs.Records.Count;
        if (number == OtlpLimits.Records)
            return TooMany("log records");
        if (type != WireType.Bytes)
            return $"Log record {number} (counted from 0 through the request) {OtlpAttribute.WrongWireType}.";
        if (!LogRecordReader.TryRead(record.Of(_request), out var facts, out var at))
            return $"Log record {number} (counted from 0 through the request): {at}.";
        AddRecord(record, facts, hasServiceName);
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
        _logs.Records.Add(new DecodedRecord(_logs.Contexts.Count - 1, record, recordId, stream, facts.Number, facts.Surface.Within(record.Offset), facts.IsAudit, facts.IsOfLastResort, RequiredFields.All & ~present));
    }

    // A sender may write these fields after the records they describe, and whether a record lacks its service's name depends on them: they are looked for first.
    private readonly string? FindShared(ByteRange part, out ByteRange resource, out ByteRange schema)
    {
        resource = schema = default;
        uint seen = 0;
        var reader = new ProtobufReader(part.Of(_request));
        while (reader.Read())
        {
            if (reader.Field is not (OtlpFields.ResourceLogs.Resource or OtlpFields.ResourceLogs.SchemaUrl))
                continue;
            if (reader.Type != WireType.Bytes)
                return OtlpAttribute.WrongWireType;
            if (OtlpAttribute.Repeats(ref seen, reader.Field))
                return OtlpAttribute.Twice;
            var found = new ByteRange(part.Offset + reader.BytesOffset, reader.Bytes.Length);
            if (reader.Field == OtlpFields.ResourceLogs.Resource)
                resource = found;
            else
                schema = found;
        }

        if (reader.IsMalformed)
            return OtlpAttribute.NoProtobuf;
        return Utf8.IsValid(schema.Of(_request)) ? null : OtlpAttribute.NoUtf8;
    }

    /// <summary>Checks a resource and finds its service's name, which is empty when it is no text.</summary>
    internal static string? CheckResource(ReadOnlySpan<byte> resource, out bool hasServiceName, out ByteRange serviceName)
    {
        hasServiceName = false;
        serviceName = default;
        var attributes = 0;
        var reader = new ProtobufReader(resource);
        while (reader.Read())
        {
            if (reader.Field != OtlpFields.Resource.Attributes)
                continue;
            if (CheckAttribute(reader, ref attributes, out var attribute) is { } fault)
                return fault;
            if (!attribute.HasValue || !attribute.Key.SequenceEqual("service.name"u8))
                continue;
            hasServiceName = true;
            serviceName = attribute.Text.Within(reader.BytesOffset);
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
