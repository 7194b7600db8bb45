using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Records;

/// <summary>The columns that tables and CSV files show, in their order.</summary>
internal static class RecordColumns
{
    /// <summary>What a database takes in: a column for each field of the record, and JSON for what has none.</summary>
    internal static readonly IReadOnlyList<(string Title, Func<RecordView, string> Value)> All =
    [
        Field("index"),
        Field("time"),
        ("received", record => NanosecondTime.Format(record.ReceivedUnixNanoseconds)),
        Field("ledger"),
        Field("record", AuditAttributes.RecordId),
        Field("operation"),
        Field("action"),
        Field("class"),
        Field("stage"),
        Field("operation_id", AuditAttributes.OperationId),
        Field("actor"),
        Field("actor_type", AuditAttributes.ActorType),
        Field("actor_name", AuditAttributes.UserName),
        Field("origin"),
        Field("target_type", "target.type"),
        Field("target"),
        Field("target_name", AuditAttributes.TargetName),
        Field("outcome"),
        Field("reason"),
        Field("client"),
        Field("session"),
        Field("channel"),
        Field("service"),
        Field("host"),
        Field("trace"),
        Field("span", FieldNames.SpanId),
        ("message", record => record.Body),
        Field("listener"),
        Field("peer"),
        ("incomplete", record => string.Join(' ', record.Missing)),
        ("change", record => Json(record.Attributes.Where(static pair => IsChange(pair.Key)).Select(static pair => pair.Value).ToList())),
        ("attributes", record => Json(record.Attributes.Where(pair => !IsChange(pair.Key) && !HasColumn(record, pair)).ToList())),
        ("resource", record => Json(record.Resource.Where(pair => !HasColumn(record, pair)).ToList())),
    ];

    /// <summary>What fits a terminal: the columns that answer who did what to which object with which result.</summary>
    internal static readonly IReadOnlyList<(string Title, Func<RecordView, string> Value)> Table =
    [
        ("INDEX", record => record.Text("index")),
        ("TIME", record => $"{record.Time:yyyy-MM-dd HH:mm:ss.fff}"),
        ("STAGE", record => record.Text("stage")),
        ("OPERATION", record => record.Operation),
        ("ACTOR", record => record.Text("actor")),
        ("TARGET", Target),
        ("OUTCOME", Outcome),
    ];

    // The attributes whose text is a column; one of another type, or a second one of the same name, stands among the rest.
    private static readonly HashSet<string> Columns = new(StringComparer.Ordinal)
    {
        AuditAttributes.RecordId, AuditAttributes.Action, AuditAttributes.Class, AuditAttributes.Stage, AuditAttributes.OperationId, AuditAttributes.ActorId, AuditAttributes.ActorType,
        AuditAttributes.UserName, AuditAttributes.OriginId, AuditAttributes.TargetType, AuditAttributes.TargetId, AuditAttributes.TargetName, AuditAttributes.Outcome,
        AuditAttributes.OutcomeReason, AuditAttributes.ClientAddress, AuditAttributes.SessionId, AuditAttributes.Channel, FieldNames.ServiceName, FieldNames.HostName,
    };

    private static (string Title, Func<RecordView, string> Value) Field(string title, string? name = null) => (title, record => record.Text(name ?? title));

    private static bool HasColumn(RecordView record, KeyValuePair<string, object?> pair) =>
        pair.Value is string text && Columns.Contains(pair.Key) && string.Equals(text, record.Text(pair.Key), StringComparison.Ordinal);

    private static bool IsChange(string name) => string.Equals(name, AuditAttributes.Change, StringComparison.Ordinal);

    /// <summary>Empty when there is nothing; one value stands alone.</summary>
    private static string Json(object value)
    {
        if (value is System.Collections.ICollection { Count: 0 })
            return "";
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            RecordJson.WriteValue(writer, value is List<object?> { Count: 1 } only ? only[0] : value);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static string Target(RecordView record)
    {
        var (type, id) = (record.Text("target.type"), record.Text("target"));
        return type.Length == 0 ? id : $"{type}:{id}";
    }

    private static string Outcome(RecordView record)
    {
        var reason = record.Text("reason");
        return reason.Length == 0 ? record.Text("outcome") : $"{record.Text("outcome")} ({reason})";
    }
}
