namespace AuditOtel.Ledger.Verification;

/// <summary>Judges what entries say: their form, and that a record's context stands before it in the same segment.</summary>
internal sealed class SegmentContent(ProblemList problems)
{
    private readonly HashSet<UInt128> _contexts = [];

    /// <summary>How many records were seen.</summary>
    public long Records { get; private set; }

    /// <summary>Counts the records of an expired segment.</summary>
    public void AddExpired(long records) => Records += records;

    public void BeginSegment() => _contexts.Clear();

    public void Judge(EntryFacts facts)
    {
        Records += facts.Records;
        if (facts.FirstUnknown >= 0)
            problems.Add(ProblemKind.EntryDamaged, facts.FirstUnknown, $"Entry {facts.FirstUnknown} is of no kind that this program knows.");
        foreach (ContextNote note in facts.Contexts)
        {
            if (note.IsDefinition)
                _contexts.Add(note.Key);
            else if (!_contexts.Contains(note.Key))
                problems.Add(ProblemKind.EntryDamaged, note.Index, $"Entry {note.Index} refers to a context that is not before it in its segment.");
        }
    }
}
