using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Records.Schemas;

/// <summary>
/// A record as a document of the Elastic Common Schema (ECS 9.2; docs/elasticsearch.md has the table). The same record always gives the same bytes. What ECS
/// has no field for stands under <c>audit</c>; names that somebody else chose only in <c>audit.attributes</c> and <c>audit.resource</c>.
/// </summary>
internal static class EcsDocument
{
    internal const string Version = "9.2.0";
    internal const string Dataset = "auditotel.audit";

    private const string Module = "auditotel";
    private const long MaxPort = 65_535;
    private const long SuccessSeverity = 3;
    private const long FailureSeverity = 6;
    private const string Success = "success";
    private const string Unknown = "unknown";
    private static readonly string[] Outcomes = [Success, "failure"];

    // Attributes that ECS has no field for, and that have a type of their own in the index.
    private static readonly string[] OwnTexts =
    [
        AuditAttributes.SchemaVersion, AuditAttributes.Action, AuditAttributes.Class, AuditAttributes.Stage, AuditAttributes.OperationId, AuditAttributes.ParentOperationId,
        AuditAttributes.ActorType, AuditAttributes.TargetNamespace, AuditAttributes.Channel, AuditAttributes.SurfaceDigest, AuditAttributes.SequenceStreamId,
    ];

    // What ECS calls a user's properties.
    private static readonly string[] UserFields = ["domain", "email", "full_name", "hash", "id", "name", "roles"];

    /// <summary>Writes one JSON object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="record">The record, read with its bytes (<see cref="RecordView.TryKeep"/>).</param>
    internal static void Write(Utf8JsonWriter writer, RecordView record)
    {
        var attributes = new EcsSource(record.Attributes);
        var service = new EcsSource(record.Resource);
        var fields = new EcsWriter(writer);
        writer.WriteStartObject();
        fields.Text("@timestamp", NanosecondTime.Format(record.UnixNanoseconds));
        fields.Text("ecs.version", Version);
        fields.Text("message", record.Body);
        WriteEvent(ref fields, record, attributes);
        WriteWho(ref fields, attributes);
        WriteFrom(ref fields, attributes, service);
        fields.Text("trace.id", record.TraceId);
        fields.Text("span.id", record.SpanId);
        WriteOwn(ref fields, record, attributes);
        WriteRest(ref fields, record, attributes, service);
        fields.End();
        writer.WriteEndObject();
    }

    private static void WriteEvent(ref EcsWriter fields, RecordView record, EcsSource attributes)
    {
        var (action, @class) = (attributes.Peek(AuditAttributes.Action), attributes.Peek(AuditAttributes.Class));
        var (targetType, reason) = (attributes.Peek(AuditAttributes.TargetType), attributes.Text(AuditAttributes.OutcomeReason));
        var outcome = attributes.Word(AuditAttributes.Outcome, Outcomes, Unknown);
        var received = NanosecondTime.Format(record.ReceivedUnixNanoseconds);
        fields.Text("event.kind", "event");
        fields.Texts("event.category", EcsWords.CategoriesOf(@class));
        fields.Texts("event.type", EcsWords.TypesOf(action, @class, targetType, reason));
        fields.Text("event.outcome", outcome);
        fields.Text("event.reason", reason);
        fields.Text("event.action", record.Operation);
        fields.Text("event.code", record.Operation);
        fields.Text("event.module", Module);
        fields.Text("event.provider", Module);
        fields.Text("event.dataset", Dataset);
        fields.Number("event.severity", outcome is Success ? SuccessSeverity : FailureSeverity);
        fields.Text("event.id", attributes.Text(AuditAttributes.RecordId));
        fields.Number("event.sequence", record.Index);
        fields.Text("event.hash", Convert.ToHexStringLower(record.Entry.LeafHash()));
        fields.Text("event.created", received);
        fields.Text("event.ingested", received);
    }

    private static void WriteWho(ref EcsWriter fields, EcsSource attributes)
    {
        var (actor, name, origin) = (attributes.Text(AuditAttributes.ActorId), attributes.Text(AuditAttributes.UserName), attributes.Text(AuditAttributes.OriginId));
        var (targetType, target, targetName) = (attributes.Text(AuditAttributes.TargetType), attributes.Text(AuditAttributes.TargetId), attributes.Text(AuditAttributes.TargetName));
        var isUser = targetType is "user";
        fields.Text("user.id", actor);
        fields.Text("user.name", name);
        fields.Texts("user.roles", attributes.Texts(AuditAttributes.UserRoles));
        fields.Text("user.effective.id", origin);
        fields.Text("user.target.id", isUser ? target : "");
        fields.Text("user.target.name", isUser ? targetName : "");
        if (isUser && attributes.Changes() is { } changes)
            WriteUserChanges(ref fields, changes);
        fields.Text("entity.id", target);
        fields.Text("entity.name", targetName);
        fields.Text("entity.type", targetType);
    }

    /// <summary>Everybody the record names, each once.</summary>
    private static IReadOnlyList<string> Users(EcsSource attributes)
    {
        string[] who = [AuditAttributes.ActorId, AuditAttributes.UserName, AuditAttributes.OriginId];
        string[] all = attributes.Peek(AuditAttributes.TargetType) is "user" ? [.. who, AuditAttributes.TargetId, AuditAttributes.TargetName] : who;
        return [.. all.Select(attributes.Peek).Where(static user => user.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    private static void WriteUserChanges(ref EcsWriter fields, List<object?> changes)
    {
        var values = changes.Cast<List<KeyValuePair<string, object?>>>().Select(static change => change.ToDictionary(StringComparer.Ordinal));
        foreach (var change in values.DistinctBy(static change => change.GetValueOrDefault("field") as string, StringComparer.Ordinal))
        {
            if (change.GetValueOrDefault("field") is string name && UserFields.Contains(name, StringComparer.Ordinal) && change.GetValueOrDefault("new") is string value)
                fields.Text($"user.changes.{name}", value);
        }
    }

    private static void WriteFrom(ref EcsWriter fields, EcsSource attributes, EcsSource service)
    {
        var (client, port, host) = (attributes.Text(AuditAttributes.ClientAddress), attributes.Number(AuditAttributes.ClientPort, 0, MaxPort), service.Text(FieldNames.HostName));
        var address = Address(client);
        fields.Text("client.address", client);
        fields.Text("client.ip", address);
        fields.Number("client.port", port);
        fields.Text("source.address", client);
        fields.Text("source.ip", address);
        fields.Number("source.port", port);
        fields.Texts("related.user", Users(attributes));
        fields.Texts("related.ip", address.Length == 0 ? [] : [address]);
        fields.Texts("related.hosts", host.Length == 0 ? [] : [host]);
        fields.Text("user_agent.original", attributes.Text(AuditAttributes.UserAgent));
        fields.Number("http.response.status_code", attributes.Number(AuditAttributes.HttpStatusCode, 0, int.MaxValue));
        fields.Text("error.type", attributes.Text(AuditAttributes.ErrorType));
        fields.Text("error.message", attributes.Text(AuditAttributes.ExceptionMessage));
        fields.Text("service.name", service.Text(FieldNames.ServiceName));
        fields.Text("service.version", service.Text("service.version"));
        fields.Text("service.node.name", service.Text("service.instance.id"));
        fields.Text("host.name", host);
        fields.Text("host.id", service.Text("host.id"));
        fields.Number("process.pid", service.Number("process.pid", 0, long.MaxValue));
    }

    private static void WriteOwn(ref EcsWriter fields, RecordView record, EcsSource attributes)
    {
        foreach (var name in OwnTexts)
            fields.Text(name, attributes.Text(name));
        fields.Number(AuditAttributes.SequenceNumber, attributes.Number(AuditAttributes.SequenceNumber, long.MinValue, long.MaxValue));
        if (attributes.Changes() is { } changes)
            fields.Value(AuditAttributes.Change, changes);
        fields.Text("audit.ledger", record.Ledger);
        fields.Text("audit.listener", record.Listener);
        fields.Text("audit.peer", record.Peer);
        fields.Texts("audit.incomplete", [.. record.Missing]);
    }

    private static void WriteRest(ref EcsWriter fields, RecordView record, EcsSource attributes, EcsSource service)
    {
        var (own, serving) = (new FlatAttributes(attributes.Rest), new FlatAttributes(service.Rest));
        if (own.Searchable.Count > 0)
            fields.Value("audit.attributes", own.Searchable);
        if (serving.Searchable.Count > 0)
            fields.Value("audit.resource", serving.Searchable);
        if (own.Aside.Count > 0 || serving.Aside.Count > 0 || record.BodyValue is not (null or string))
            fields.Text("audit.other", Aside(own, serving, record.BodyValue));
    }

    /// <summary>JSON as text, which no index takes apart: pairs of name and value.</summary>
    private static string Aside(FlatAttributes attributes, FlatAttributes service, object? body)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            WritePairs(writer, "attributes", attributes.Aside);
            WritePairs(writer, "resource", service.Aside);
            if (body is not (null or string))
            {
                writer.WritePropertyName("body");
                RecordJson.WriteValue(writer, body);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void WritePairs(Utf8JsonWriter writer, string name, List<KeyValuePair<string, object?>> pairs)
    {
        if (pairs.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var (key, value) in pairs)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(key);
            RecordJson.WriteValue(writer, value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    /// <summary>The address in its one form, as the type <c>ip</c> takes it; empty for whatever is none.</summary>
    private static string Address(string text)
    {
        const int Longest = 64;
        if (text.Length is 0 or > Longest || !AddressText.TryParse(Encoding.UTF8.GetBytes(text), out var bits, out _))
            return "";
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        var address = new IPAddress(bytes);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
