namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Tells what is wrong with seals, up to a bound: one cut through a chain can make every later seal wrong. Each severity has a bound of its own, so that
/// many small findings cannot hide a grave one.
/// </summary>
internal sealed class SealProblems(ProblemList problems)
{
    private const int MaxTold = 16;
    private int _problems;
    private int _incomplete;
    private int _notes;

    /// <summary>How many entries the newest seal that was found right covers: the first entry that a problem puts in doubt.</summary>
    public long ProvenSize { get; set; }

    public void Add(string kind, string detail)
    {
        if (IsTold(ref _problems))
            problems.Add(kind, ProvenSize, detail);
    }

    public void AddIncomplete(string kind, string detail)
    {
        if (IsTold(ref _incomplete))
            problems.AddIncomplete(kind, ProvenSize, detail);
    }

    public void Note(string text)
    {
        if (IsTold(ref _notes))
            problems.Note(text);
    }

    /// <summary>The lowest index of what was found so far from one index to before another, or null.</summary>
    public long? FirstBetween(long from, long to) => problems.FirstBetween(from, to);

    /// <summary>A verdict on the whole, told whatever was told before.</summary>
    public void Conclude(string kind, long index, string detail, bool isTampering)
    {
        if (isTampering)
            problems.Add(kind, index, detail);
        else
            problems.AddIncomplete(kind, index, detail);
    }

    private bool IsTold(ref int told)
    {
        told++;
        if (told == MaxTold + 1)
            problems.Note($"there are more than {MaxTold} findings of one severity about seals; the others are left out");
        return told <= MaxTold;
    }
}
