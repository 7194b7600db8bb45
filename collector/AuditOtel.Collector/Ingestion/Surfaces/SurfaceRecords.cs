using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>The records that tell which audited surface a service's records carry, and what such a record in the ledger says.</summary>
internal static class SurfaceRecords
{
    internal const string First = "audit.surface.first";
    internal const string Changed = "audit.surface.changed";
    private const string TargetType = "service";
    private const string Old = "audit.surface.old";
    private const string New = "audit.surface.new";
    private const string Stream = "audit.surface.stream";

    internal static AuditRecord Of(SurfaceEvent found)
    {
        var isFirst = found.Kind is SurfaceEventKind.First or SurfaceEventKind.NotRemembered;
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal) { [New] = found.New };
        if (found.Old is not null)
            attributes[Old] = found.Old;
        if (found.Stream.Length > 0)
            attributes[Stream] = found.Stream;
        return SelfRecords.New(isFirst ? First : Changed, isFirst ? AuditAction.Create : AuditAction.Update, new AuditTarget(TargetType, found.Service)) with
        {
            Reason = Reason(found.Kind),
            Message = Says(found.Kind),
            Attributes = attributes,
        };
    }

    /// <summary>What a record of the collector itself says of a service; null when it is about something else.</summary>
    internal static SurfaceEvent? Read(ReadOnlySpan<byte> logRecord)
    {
        var record = DecodedLogRecord.Read(logRecord);
        return record.EventName is First or Changed && Value(record, AuditAttributes.TargetId) is { } service && Value(record, New) is { } digest
            ? new SurfaceEvent(Kind(Value(record, AuditAttributes.OutcomeReason)), service, Value(record, Old), digest, Value(record, Stream) ?? "")
            : null;
    }

    private static string? Value(DecodedLogRecord record, string name) =>
        record.Attributes.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value as string;

    private static SurfaceEventKind Kind(string? reason) =>
        Enum.GetValues<SurfaceEventKind>().FirstOrDefault(kind => string.Equals(Reason(kind), reason, StringComparison.Ordinal), SurfaceEventKind.New);

    private static string Reason(SurfaceEventKind kind) => kind switch
    {
        SurfaceEventKind.First => "first",
        SurfaceEventKind.NotRemembered => "not-remembered",
        SurfaceEventKind.New => "new",
        SurfaceEventKind.TooMany => "too-many",
        _ => "returned",
    };

    private static string Says(SurfaceEventKind kind) => kind switch
    {
        SurfaceEventKind.First => "The service sent its first record that names its audited surface.",
        SurfaceEventKind.NotRemembered => "No audited surface of the service is among the entries that the collector remembers.",
        SurfaceEventKind.New => "The service sends records of a build with another audited surface.",
        SurfaceEventKind.TooMany => "The service sends records of more audited surfaces than are remembered; further ones are not told until one has been silent for an hour.",
        _ => "The service sends records of a build again that another one had taken the place of.",
    };
}
