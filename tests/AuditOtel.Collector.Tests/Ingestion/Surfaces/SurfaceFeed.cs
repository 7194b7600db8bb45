using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Collector.Policy;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Ingestion.Surfaces;

/// <summary>Shows a tracker new records that carry surfaces, at a time that the test sets.</summary>
internal sealed class SurfaceFeed
{
    internal const ulong Second = 1_000_000_000;
    internal const ulong Minute = 60 * Second;
    internal const ulong Hour = 60 * Minute;

    internal ulong Now { get; set; } = 1_700_000_000 * Second;

    internal static string[] Told(SurfaceTracker tracker) => [.. tracker.Take(out _).Select(found => $"{found.Kind} {found.Service} {found.Old} {found.New}")];

    internal bool Observe(SurfaceTracker tracker, params (string Service, string Digest)[] records)
    {
        using var submission = Submission(records);
        return tracker.Observe(submission);
    }

    internal Submission Submission((string Service, string Digest)[] records)
    {
        var request = LogBytes.Message(writer =>
        {
            foreach (var (service, digest) in records)
                Write(writer, service, digest);
        });
        var logs = new DecodedLogs();
        Assert.True(ExportDecoder.TryDecode(request, logs, out var fault), fault);
        var submission = new Submission(request, logs, new Sender("otlp", "test"), IncompleteRecords.Store, Now);
        foreach (ref var plan in submission.Reservation.Plans.Items)
            plan.Kind = RecordPlanKind.New;
        return submission;
    }

    private static void Write(ProtobufWriter writer, string service, string digest)
    {
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
        writer.WriteResourceAttribute("service.name", service);
        writer.EndMessage(resource);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, LogBytes.Message(record =>
        {
            record.WriteRaw(LogBytes.Audit());
            record.WriteAttribute(AuditAttributes.SurfaceDigest, digest);
        }));
        writer.EndMessage(scopeLogs);
        writer.EndMessage(resourceLogs);
    }
}
