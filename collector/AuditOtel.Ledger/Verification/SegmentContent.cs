using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Verification;

/// <summary>Checks what entries say: their kind, and that a record's context stands before it in the same segment.</summary>
internal sealed class SegmentContent(ProblemList problems)
{
    private readonly HashSet<UInt128> _contexts = [];

    /// <summary>How many records were seen.</summary>
    public long Records { get; private set; }

    /// <summary>Counts what stood in an expired segment.</summary>
    public void AddExpired(long records) => Records += records;

    public void BeginSegment() => _contexts.Clear();

    public void Check(long index, ReadOnlySpan<byte> entry)
    {
        switch ((EntryKind)entry[0])
        {
            case EntryKind.Context:
                _contexts.Add(ContextKey.Of(entry[1..]));
                break;
            case EntryKind.Record when entry.Length >= AppendBatch.RecordHead:
                Records++;
                if (!_contexts.Contains(ContextKey.In(entry)))
                    problems.Add(ProblemKind.EntryDamaged, index, $"Entry {index} refers to a context that is not before it in its segment.");
                break;
            case EntryKind.Expiry:
                break;
            default:
                problems.Add(ProblemKind.EntryDamaged, index, $"Entry {index} is of no kind that this program knows.");
                break;
        }
    }
}
