using System.Diagnostics.Metrics;

namespace AuditOtel.OpenTelemetry.Views;

/// <summary>The view's counters, on the meter <c>AuditOtel</c>.</summary>
internal static class ViewMetrics
{
    /// <summary>Too many copies wait.</summary>
    internal const string Full = "full";

    /// <summary>A processor or an exporter threw.</summary>
    internal const string Failed = "failed";

    /// <summary>The logger provider stops, or has stopped.</summary>
    internal const string Closed = "closed";

    private const string Reason = "reason";

    private static readonly Meter Meter = new("AuditOtel");
    private static readonly Counter<long> ShownRecords = Meter.CreateCounter<long>("audit.view.shown", "{record}");
    private static readonly Counter<long> DroppedRecords = Meter.CreateCounter<long>("audit.view.dropped", "{record}");

    /// <summary>Counts a copy that passed the provider's processors.</summary>
    internal static void Shown() => ShownRecords.Add(1);

    /// <summary>Counts copies that the pipeline does not show.</summary>
    internal static void Dropped(string reason, int count = 1) => DroppedRecords.Add(count, new KeyValuePair<string, object?>(Reason, reason));
}
