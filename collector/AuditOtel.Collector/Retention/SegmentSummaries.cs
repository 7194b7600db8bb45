using System.Text.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Retention;

/// <summary>Reads each closed segment once and keeps the summary in <c>summaries/</c>; one that does not fit its segment is made anew.</summary>
internal sealed class SegmentSummaries(string directory)
{
    private const string Folder = "summaries";
    private const int MaxBytes = 1 << 20;

    /// <summary>Classes are few words; what a producer invents beyond this number counts as one without a class.</summary>
    private const int MaxClasses = 256;

    /// <exception cref="LedgerException">The segment cannot be read.</exception>
    internal SegmentSummary Of(SegmentInfo segment, LedgerReader reader, CancellationToken cancellation)
    {
        if (TryRead(segment) is { } known)
            return known;
        var summary = Make(segment, reader, cancellation);
        LedgerSideFiles.Write(directory, Folder, NameOf(segment.FirstIndex), JsonSerializer.SerializeToUtf8Bytes(summary, RetentionJson.Default.SegmentSummary));
        return summary;
    }

    /// <summary>Forgets a segment that expired.</summary>
    internal void Remove(long firstIndex) => LedgerSideFiles.Delete(directory, Folder, NameOf(firstIndex));

    private SegmentSummary? TryRead(SegmentInfo segment)
    {
        try
        {
            var content = LedgerSideFiles.Read(Path.Combine(directory, Folder), NameOf(segment.FirstIndex), MaxBytes);
            var summary = content is null ? null : JsonSerializer.Deserialize(content, RetentionJson.Default.SegmentSummary);
            return summary is { Version: SegmentSummary.CurrentVersion, Sha256.Length: 32 }
                && (summary.First, summary.Last, summary.Bytes) == (segment.FirstIndex, segment.LastIndex, segment.Bytes) ? summary : null;
        }
        catch (JsonException)
        {
            // Derived, so it is made again.
            return null;
        }
    }

    private static SegmentSummary Make(SegmentInfo segment, LedgerReader reader, CancellationToken cancellation)
    {
        var classes = new Dictionary<string, ClassSummary>(StringComparer.Ordinal);
        using var cursor = reader.Read(segment.FirstIndex);
        while (cursor.MoveNext() && cursor.Current.Index <= segment.LastIndex)
        {
            cancellation.ThrowIfCancellationRequested();
            if (cursor.Current.Kind != EntryKind.Record)
                continue;
            var (name, received) = Read(cursor.Current);
            name = classes.Count < MaxClasses || classes.ContainsKey(name) ? name : "";
            var known = classes.GetValueOrDefault(name) ?? new ClassSummary(0, DateTimeOffset.MinValue);
            classes[name] = new ClassSummary(known.Count + 1, received > known.Newest ? received : known.Newest);
        }

        var digest = reader.SegmentDigest(segment.FirstIndex, cancellation);
        return new SegmentSummary(SegmentSummary.CurrentVersion, segment.FirstIndex, segment.LastIndex, segment.Bytes, digest, classes);
    }

    /// <summary>A record that nobody can read never becomes old.</summary>
    private static (string Class, DateTimeOffset Received) Read(in LedgerEntry entry) => RecordView.TryCreate("", entry, out var record)
        ? (record.Text("class").ToLowerInvariant(), AuditClock.FromUnixNanoseconds(record.ReceivedUnixNanoseconds))
        : ("", DateTimeOffset.MaxValue);

    private static string NameOf(long firstIndex) => $"{firstIndex:D20}.json";
}
