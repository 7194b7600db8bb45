using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AuditOtel.Trail;

/// <summary>
/// The trail's counters and traces, named after the OpenTelemetry draft for an audit signal (OTEP 0267). The meter and the activity source are <c>AuditOtel</c>.
/// </summary>
internal static class TrailMetrics
{
    private const string Name = "AuditOtel";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Source = new(Name);

    /// <summary>Records that were given a number.</summary>
    internal static readonly Counter<long> Emitted = Meter.CreateCounter<long>("audit.records.emitted", "{record}");

    /// <summary>Records with a receipt.</summary>
    internal static readonly Counter<long> Exported = Meter.CreateCounter<long>("audit.records.exported", "{record}");

    /// <summary>Records the collector refused for good.</summary>
    internal static readonly Counter<long> Refused = Meter.CreateCounter<long>("audit.records.refused", "{record}");

    /// <summary>Actions that ran without a record, in the failure mode Continue.</summary>
    internal static readonly Counter<long> Dropped = Meter.CreateCounter<long>("audit.records.dropped", "{action}");

    /// <summary>Records without a receipt that are tried again.</summary>
    internal static readonly UpDownCounter<long> Undelivered = Meter.CreateUpDownCounter<long>("audit.queue.depth", "{record}");

    /// <summary>Records that were put into the outbox.</summary>
    internal static readonly Counter<long> Spooled = Meter.CreateCounter<long>("audit.records.spooled", "{record}");

    /// <summary>How long a request to the collector took, with its wait for other requests.</summary>
    internal static readonly Histogram<double> ExportDuration = Meter.CreateHistogram<double>("audit.export.duration", "s");

    /// <summary>Records whose actor nobody knew. In a request this is a fault of the service: it lets in whom it does not know.</summary>
    internal static readonly Counter<long> UnknownActors = Meter.CreateCounter<long>("audit.actors.unknown", "{record}");

    /// <summary>Messages that the application's log failed to take.</summary>
    internal static readonly Counter<long> LogFailures = Meter.CreateCounter<long>("audit.log.failures", "{message}");

    /// <summary>Begins the trace of one request; null when nobody listens.</summary>
    internal static Activity? StartExport(string operation, int records)
    {
        if (!Source.HasListeners() || Source.StartActivity("audit.export", ActivityKind.Client) is not { } activity)
            return null;
        activity.SetTag("audit.record.count", records);
        return operation.Length == 0 ? activity : activity.SetTag("audit.operation", operation);
    }
}
