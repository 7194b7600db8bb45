using System.Diagnostics.Metrics;

namespace AuditOtel.Trail;

/// <summary>The trail's counters, named after the OpenTelemetry draft for an audit signal (OTEP 0267). The meter is <c>AuditOtel</c>.</summary>
internal static class TrailMetrics
{
    private static readonly Meter Meter = new("AuditOtel");

    /// <summary>Records that were given a number.</summary>
    internal static readonly Counter<long> Emitted = Meter.CreateCounter<long>("audit.records.emitted", "{record}");

    /// <summary>Records with a receipt.</summary>
    internal static readonly Counter<long> Exported = Meter.CreateCounter<long>("audit.records.exported", "{record}");

    /// <summary>Records the collector refused for good.</summary>
    internal static readonly Counter<long> Refused = Meter.CreateCounter<long>("audit.records.refused", "{record}");

    /// <summary>Records without a receipt that are tried again.</summary>
    internal static readonly UpDownCounter<long> Undelivered = Meter.CreateUpDownCounter<long>("audit.records.undelivered", "{record}");

    /// <summary>Records whose actor nobody knew. In a request this is a fault of the service: it lets in whom it does not know.</summary>
    internal static readonly Counter<long> UnknownActors = Meter.CreateCounter<long>("audit.actors.unknown", "{record}");

    /// <summary>Messages that the application's log failed to take.</summary>
    internal static readonly Counter<long> LogFailures = Meter.CreateCounter<long>("audit.log.failures", "{message}");
}
