using System.Globalization;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Retention;

namespace AuditOtel.Collector.Retention;

/// <summary>The records about what was archived and what expired.</summary>
internal static class RetentionRecords
{
    internal const string Expired = "audit.retention.expired";
    internal const string Failed = "audit.retention.failed";
    internal const string ArchiveCreated = "audit.archive.created";

    internal static AuditRecord OfExpiry(string ledger, ExpiredSegment segment, SegmentSummary summary, ArchiveMarker? archive, long evidence)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["audit.retention.first"] = segment.FirstIndex,
            ["audit.retention.last"] = segment.LastIndex,
            ["audit.retention.count"] = segment.Count,
            ["audit.retention.records"] = segment.Records,
            ["audit.retention.root"] = Convert.ToBase64String(segment.Root),
            ["audit.retention.sha256"] = Convert.ToHexStringLower(segment.Digest),
            ["audit.retention.evidence"] = evidence,
            ["audit.retention.classes"] = string.Join(' ', summary.Classes.OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Select(static one => string.Create(CultureInfo.InvariantCulture, $"{(one.Key.Length == 0 ? "none" : one.Key)}={one.Value.Count}"))),
        };
        if (archive is not null)
            AddArchive(attributes, archive);
        return SelfRecords.New(Expired, AuditAction.Delete, new AuditTarget("ledger", ledger)) with
        {
            Message = $"The entries {segment.FirstIndex} to {segment.LastIndex} expired by the retention policy; their hashes are kept.",
            Attributes = attributes,
        };
    }

    internal static AuditRecord OfArchive(string ledger, IReadOnlyList<ArchiveMarker> markers)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["audit.archive.first"] = markers[0].First,
            ["audit.archive.last"] = markers[^1].Last,
        };
        AddArchive(attributes, markers[0]);
        return SelfRecords.New(ArchiveCreated, AuditAction.Export, new AuditTarget("ledger", ledger)) with
        {
            Message = $"The entries {markers[0].First} to {markers[^1].Last} were archived as {markers[0].Archive}.",
            Attributes = attributes,
        };
    }

    internal static AuditRecord OfFailure(string ledger, string why) => SelfRecords.New(Failed, AuditAction.Delete, new AuditTarget("ledger", ledger)) with
    {
        Outcome = AuditOutcome.Failure,
        Reason = "retention-failed",
        Message = why,
    };

    private static void AddArchive(Dictionary<string, object> attributes, ArchiveMarker archive)
    {
        attributes["audit.archive.name"] = archive.Archive;
        attributes["audit.archive.sha256"] = Convert.ToHexStringLower(archive.ArchiveSha256);
    }
}
