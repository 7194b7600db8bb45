using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Retention;

/// <summary>Finds out whether a hold keeps a segment; the answer for a closed segment does not change, so it is remembered.</summary>
internal sealed class HoldCheck
{
    private readonly Dictionary<(Hold Hold, long First), bool> _known = [];

    /// <summary>Forgets holds that are gone.</summary>
    internal void Keep(IReadOnlyList<Hold> holds)
    {
        foreach (var key in _known.Keys.Where(key => !holds.Contains(key.Hold)).ToArray())
            _known.Remove(key);
    }

    /// <summary>Whether one of the holds matches a record of the segment. A record that cannot be read is held.</summary>
    /// <exception cref="LedgerException">The segment cannot be read.</exception>
    internal bool IsHeld(IReadOnlyList<Hold> holds, SegmentSummary segment, LedgerReader reader, CancellationToken cancellation)
    {
        var open = holds.Where(hold => !_known.ContainsKey((hold, segment.First))).ToArray();
        if (open.Length > 0)
            Look(open, segment, reader, cancellation);
        return holds.Any(hold => _known[(hold, segment.First)]);
    }

    private void Look(Hold[] holds, SegmentSummary segment, LedgerReader reader, CancellationToken cancellation)
    {
        var filters = holds.Select(static hold => hold.Filter()).ToArray();
        var found = new bool[holds.Length];
        using var cursor = reader.Read(segment.First);
        while (cursor.MoveNext() && cursor.Current.Index <= segment.Last && !found.All(static one => one))
        {
            cancellation.ThrowIfCancellationRequested();
            if (cursor.Current.Kind != EntryKind.Record)
                continue;
            var isReadable = RecordSpans.TryCreate("", cursor.Current, out var record);
            for (var i = 0; i < found.Length; i++)
                found[i] |= !isReadable || filters[i].Fits(record);
        }

        for (var i = 0; i < holds.Length; i++)
            _known[(holds[i], segment.First)] = found[i];
    }
}
