using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>Which records must have a document.</summary>
/// <param name="Selection">Those that the sink takes.</param>
/// <param name="Next">The first index that the sink has not been given.</param>
/// <param name="From">Only what happened at or after this instant.</param>
/// <param name="To">Only what happened before this instant.</param>
internal sealed record ComparisonRange(RecordSelection Selection, long Next, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Whether every time is asked for, so that every document must have a record.</summary>
    internal bool IsWhole => From is null && To is null;

    internal bool IsSelected(in RecordSpans record) => Selection.Matches(record);

    internal bool IsInTime(in RecordSpans record)
    {
        if (IsWhole)
            return true;
        return IsInTime(AuditClock.FromUnixNanoseconds(record.UnixNanoseconds));
    }

    internal bool IsInTime(DateTimeOffset time) => (From is not { } from || time >= from) && (To is not { } to || time < to);
}
