namespace AuditOtel.Collector.Records;

/// <summary>The columns that tables and CSV files show, in their order.</summary>
internal static class RecordColumns
{
    internal static readonly IReadOnlyList<(string Title, Func<RecordView, string> Value)> All =
    [
        ("index", record => record.Text("index")),
        ("time", record => record.Text("time")),
        ("stage", record => record.Text("stage")),
        ("operation", record => record.Operation),
        ("action", record => record.Text("action")),
        ("class", record => record.Text("class")),
        ("actor", record => record.Text("actor")),
        ("target", Target),
        ("outcome", record => record.Text("outcome")),
        ("reason", record => record.Text("reason")),
        ("service", record => record.Text("service")),
        ("record", record => record.Text(AuditAttributes.RecordId)),
        ("ledger", record => record.Ledger),
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
