using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Query;

/// <summary>A selection and a time, asked of the ledger's bytes before anything is decoded.</summary>
/// <param name="Selection">Which records.</param>
/// <param name="From">Only what happened at or after this instant.</param>
/// <param name="To">Only what happened before this instant.</param>
internal sealed record RecordFilter(RecordSelection Selection, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Whether an index can leave out anything.</summary>
    internal bool IsNarrowing => From is not null || To is not null || Selection.IsNarrowing;

    internal bool Fits(in RecordSpans record) => ((From is null && To is null) || IsInTime(record.UnixNanoseconds)) && Selection.Matches(record);

    private bool IsInTime(ulong nanoseconds)
    {
        var time = AuditClock.FromUnixNanoseconds(nanoseconds);
        return (From is not { } from || time >= from) && (To is not { } to || time < to);
    }
}
