using System.Diagnostics;
using System.Globalization;

namespace AuditOtel.Otlp;

/// <summary>Writes the parts of an audit record as fields of an OTLP LogRecord. The one place that knows which fact stands where.</summary>
internal static class LogRecordWriter
{
    /// <summary>Writes a whole record. Its actor, time and sequence must be known by now.</summary>
    /// <exception cref="ArgumentException">The record has no verb, or an attribute value of a type that OTLP does not have.</exception>
    internal static void WriteRecord(this ProtobufWriter writer, AuditRecord record, AuditActor actor, ulong unixNanoseconds)
    {
        if (record.Action == AuditAction.Unspecified)
            throw new ArgumentException($"'{record.Operation}' has no action: set a verb such as {nameof(AuditAction.Update)}.", nameof(record));
        writer.WriteTime(unixNanoseconds);
        writer.WriteEventName(record.Operation);
        writer.WriteAttribute(AuditAttributes.SchemaVersion, AuditAttributes.CurrentSchemaVersion);
        writer.WriteAttribute(AuditAttributes.RecordId, record.Id);
        writer.WriteAttribute(AuditAttributes.Action, record.Action.ToWord());
        writer.WriteAttribute(AuditAttributes.Class, record.Class.ToWord());
        writer.WriteAttribute(AuditAttributes.Stage, record.Stage.ToWord());
        if (record.OperationId != Guid.Empty)
            writer.WriteAttribute(AuditAttributes.OperationId, record.OperationId);
        writer.WriteOutcome(record.Outcome, record.Reason);
        writer.WriteActor(actor);
        writer.WriteTarget(record.Target);
        foreach (var (name, value) in record.Attributes)
            writer.WriteValue(name, value);
        if (record.Message is { } message)
            writer.WriteBody(message);
    }

    internal static void WriteTime(this ProtobufWriter writer, ulong unixNanoseconds) =>
        writer.WriteFixed64(OtlpFields.LogRecord.Time, unixNanoseconds);

    internal static void WriteEventName(this ProtobufWriter writer, string operation) =>
        writer.WriteString(OtlpFields.LogRecord.EventName, operation);

    internal static void WriteBody(this ProtobufWriter writer, string text)
    {
        var body = writer.BeginMessage(OtlpFields.LogRecord.Body);
        writer.WriteString(OtlpFields.AnyValue.String, text);
        writer.EndMessage(body);
    }

    internal static void WriteOutcome(this ProtobufWriter writer, AuditOutcome outcome, string? reason)
    {
        writer.WriteAttribute(AuditAttributes.Outcome, outcome.ToWord());
        writer.WriteOptional(AuditAttributes.OutcomeReason, reason);
    }

    internal static void WriteActor(this ProtobufWriter writer, AuditActor actor)
    {
        writer.WriteAttribute(AuditAttributes.ActorId, actor.Id);
        writer.WriteAttribute(AuditAttributes.ActorType, actor.Type.ToWord());
        writer.WriteOptional(AuditAttributes.UserName, actor.Name);
        if (actor.Roles.Count > 0)
            writer.WriteAttribute(AuditAttributes.UserRoles, actor.Roles);
        if (!string.Equals(actor.OriginId, actor.Id, StringComparison.Ordinal))
            writer.WriteOptional(AuditAttributes.OriginId, actor.OriginId);
        if (actor.Client is { } client)
            writer.WriteClient(client);
    }

    internal static void WriteTarget(this ProtobufWriter writer, AuditTarget target)
    {
        writer.WriteAttribute(AuditAttributes.TargetType, target.Type);
        writer.WriteAttribute(AuditAttributes.TargetId, target.Id);
        writer.WriteOptional(AuditAttributes.TargetName, target.Name);
        writer.WriteOptional(AuditAttributes.TargetNamespace, target.Namespace);
    }

    /// <summary>Writes all objects of an action as an array of maps with the keys <c>type</c> and <c>id</c>, and their count.</summary>
    internal static void WriteTargets(this ProtobufWriter writer, IReadOnlyList<(string Type, string Id)> targets)
    {
        writer.WriteAttribute(AuditAttributes.TargetCount, (long)targets.Count);
        var (pair, any) = writer.BeginAttribute(AuditAttributes.Targets);
        var array = writer.BeginMessage(OtlpFields.AnyValue.Array);
        foreach (var (type, id) in targets)
        {
            var item = writer.BeginMessage(OtlpFields.Values.Items);
            var map = writer.BeginMessage(OtlpFields.AnyValue.KeyValueList);
            writer.WriteTextPair(OtlpFields.Values.Items, "type", type);
            writer.WriteTextPair(OtlpFields.Values.Items, "id", id);
            writer.EndMessage(map);
            writer.EndMessage(item);
        }

        writer.EndMessage(array);
        writer.EndAttribute(pair, any);
    }

    /// <summary>Writes changed fields as an array of maps with the keys <c>field</c>, <c>old</c> and <c>new</c>; a value that is nothing is left out.</summary>
    internal static void WriteChanges(this ProtobufWriter writer, IEnumerable<AuditChange> changes)
    {
        var (pair, any) = writer.BeginAttribute(AuditAttributes.Change);
        var array = writer.BeginMessage(OtlpFields.AnyValue.Array);
        foreach (var change in changes)
        {
            var item = writer.BeginMessage(OtlpFields.Values.Items);
            var map = writer.BeginMessage(OtlpFields.AnyValue.KeyValueList);
            writer.WriteTextPair(OtlpFields.Values.Items, "field", change.Field);
            if (change.Old is { } old)
                writer.WriteTextPair(OtlpFields.Values.Items, "old", old);
            if (change.New is { } now)
                writer.WriteTextPair(OtlpFields.Values.Items, "new", now);
            writer.EndMessage(map);
            writer.EndMessage(item);
        }

        writer.EndMessage(array);
        writer.EndAttribute(pair, any);
    }

    /// <summary>Writes the trace and span the action belongs to, when there is one in W3C form.</summary>
    internal static void WriteTrace(this ProtobufWriter writer, Activity? activity)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C })
            return;
        Span<byte> id = stackalloc byte[16];
        activity.TraceId.CopyTo(id);
        writer.WriteBytes(OtlpFields.LogRecord.TraceId, id);
        activity.SpanId.CopyTo(id[..8]);
        writer.WriteBytes(OtlpFields.LogRecord.SpanId, id[..8]);
    }

    /// <summary>Writes an attribute unless there is no value.</summary>
    internal static void WriteOptional(this ProtobufWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            writer.WriteAttribute(name, value);
    }

    internal static void WriteAttribute(this ProtobufWriter writer, ReadOnlySpan<char> name, Guid value)
    {
        Span<char> text = stackalloc char[36];
        value.TryFormat(text, out _);
        writer.WriteAttribute(name, text);
    }

    internal static void WriteAttribute(this ProtobufWriter writer, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var (pair, any) = writer.BeginAttribute(name);
        writer.WriteString(OtlpFields.AnyValue.String, value);
        writer.EndAttribute(pair, any);
    }

    internal static void WriteAttribute(this ProtobufWriter writer, ReadOnlySpan<char> name, long value)
    {
        var (pair, any) = writer.BeginAttribute(name);
        writer.WriteVarint(OtlpFields.AnyValue.Int, (ulong)value);
        writer.EndAttribute(pair, any);
    }

    internal static void WriteAttribute(this ProtobufWriter writer, ReadOnlySpan<char> name, double value)
    {
        var (pair, any) = writer.BeginAttribute(name);
        writer.WriteDouble(OtlpFields.AnyValue.Double, value);
        writer.EndAttribute(pair, any);
    }

    internal static void WriteAttribute(this ProtobufWriter writer, ReadOnlySpan<char> name, bool value)
    {
        var (pair, any) = writer.BeginAttribute(name);
        writer.WriteVarint(OtlpFields.AnyValue.Bool, value ? 1UL : 0);
        writer.EndAttribute(pair, any);
    }

    internal static void WriteAttribute(this ProtobufWriter writer, ReadOnlySpan<char> name, IReadOnlyList<string> values)
    {
        var (pair, any) = writer.BeginAttribute(name);
        var array = writer.BeginMessage(OtlpFields.AnyValue.Array);
        foreach (var value in values)
        {
            var item = writer.BeginMessage(OtlpFields.Values.Items);
            writer.WriteString(OtlpFields.AnyValue.String, value);
            writer.EndMessage(item);
        }

        writer.EndMessage(array);
        writer.EndAttribute(pair, any);
    }

    /// <summary>Writes one attribute of a resource: the same pair under the resource's own field number.</summary>
    internal static void WriteResourceAttribute(this ProtobufWriter writer, string name, ReadOnlySpan<char> value) =>
        writer.WriteTextPair(OtlpFields.Resource.Attributes, name, value);

    /// <summary>Writes one number of a resource.</summary>
    internal static void WriteResourceAttribute(this ProtobufWriter writer, string name, long value)
    {
        var (pair, any) = writer.BeginAttribute(name, OtlpFields.Resource.Attributes);
        writer.WriteVarint(OtlpFields.AnyValue.Int, (ulong)value);
        writer.EndAttribute(pair, any);
    }

    private static void WriteTextPair(this ProtobufWriter writer, int field, string name, ReadOnlySpan<char> value)
    {
        var (pair, any) = writer.BeginAttribute(name, field);
        writer.WriteString(OtlpFields.AnyValue.String, value);
        writer.EndAttribute(pair, any);
    }

    /// <exception cref="ArgumentException">OTLP does not have the value's type.</exception>
    internal static void WriteValue(this ProtobufWriter writer, string name, object value)
    {
        switch (value)
        {
            case string text: writer.WriteAttribute(name, text); break;
            case bool flag: writer.WriteAttribute(name, flag); break;
            case int number: writer.WriteAttribute(name, (long)number); break;
            case long number: writer.WriteAttribute(name, number); break;
            case double number: writer.WriteAttribute(name, number); break;
            case string[] texts: writer.WriteAttribute(name, texts); break;
            default:
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Attribute '{name}' is a {value.GetType().Name}: use a string, bool, int, long, double or string[]."),
                    nameof(value));
        }
    }

    private static void WriteClient(this ProtobufWriter writer, AuditClient client)
    {
        writer.WriteOptional(AuditAttributes.ClientAddress, client.Address);
        if (client.Port > 0)
            writer.WriteAttribute(AuditAttributes.ClientPort, (long)client.Port);
        writer.WriteOptional(AuditAttributes.UserAgent, client.UserAgent);
        writer.WriteOptional(AuditAttributes.SessionId, client.SessionId);
        writer.WriteOptional(AuditAttributes.Channel, client.Channel);
    }

    private static (int Pair, int Any) BeginAttribute(this ProtobufWriter writer, ReadOnlySpan<char> name, int field = OtlpFields.LogRecord.Attributes)
    {
        var pair = writer.BeginMessage(field);
        writer.WriteString(OtlpFields.KeyValue.Key, name);
        return (pair, writer.BeginMessage(OtlpFields.KeyValue.Value));
    }

    private static void EndAttribute(this ProtobufWriter writer, int pair, int any)
    {
        writer.EndMessage(any);
        writer.EndMessage(pair);
    }
}
