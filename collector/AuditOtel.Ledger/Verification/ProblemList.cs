using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Collects problems and draws the verdict. Of each kind a bounded number is kept, the rest is counted, so that no ledger can fill the memory with them.</summary>
internal sealed class ProblemList
{
    private const int MostOfAKind = 100;
    private readonly List<VerificationProblem> _problems = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private bool _isTampered;

    /// <summary>What is no problem, but what a reader should know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Add(string kind, long index, string detail)
    {
        _isTampered = true;
        Keep(kind, index, detail);
    }

    /// <summary>A problem that says nothing about tampering, only that something is not there to verify.</summary>
    public void AddIncomplete(string kind, long index, string detail) => Keep(kind, index, detail);

    /// <summary>The lowest index of a problem from one index to before another, or null.</summary>
    public long? FirstBetween(long from, long to) => _problems.Where(p => p.Index >= from && p.Index < to).Min(static p => (long?)p.Index);

    public void Note(string text) => _notes.Add(text);

    /// <summary>A missing file is tampering; one that cannot be read leaves the question open.</summary>
    public void AddUnreadable(long index, StorageException failure)
    {
        bool isAbsent = failure.Errno is LinuxConstants.NoEntry or LinuxConstants.NotDirectory or LinuxConstants.TooManyLinks;
        if (isAbsent)
            Add(ProblemKind.Format, index, failure.Message + ".");
        else
            AddIncomplete(ProblemKind.Unreadable, index, failure.Message + ".");
    }

    /// <summary>What the ledger's own code refused to read.</summary>
    public void AddRefused(long index, LedgerException refusal)
    {
        if (refusal.Reason is LedgerReason.Unreadable)
            AddIncomplete(ProblemKind.Unreadable, index, refusal.Message);
        else
            Add(ProblemKind.Format, index, refusal.Message);
    }

    /// <summary>Says of each problem when it was sealed what stands before it and, when it is about entries, behind it.</summary>
    public void Date(Func<long, (DateTimeOffset? Since, DateTimeOffset? Until)> times)
    {
        for (int i = 0; i < _problems.Count; i++)
        {
            (DateTimeOffset? since, DateTimeOffset? until) = times(_problems[i].Index);
            _problems[i] = _problems[i] with { Since = since, Until = ProblemKind.IsOfSeals(_problems[i].Kind) ? null : until };
        }
    }

    public bool Has(string kind) => _counts.ContainsKey(kind);

    public VerificationResult Result()
    {
        if (_isTampered)
            return VerificationResult.Tampered;
        return _problems.Count == 0 ? VerificationResult.Intact : VerificationResult.Incomplete;
    }

    public IReadOnlyList<VerificationProblem> Sorted() => [.. _problems.OrderBy(static p => p.Index).Concat(Rest())];

    private void Keep(string kind, long index, string detail)
    {
        int count = _counts.GetValueOrDefault(kind);
        _counts[kind] = count + 1;
        if (count < MostOfAKind)
            _problems.Add(new VerificationProblem(kind, index, detail));
    }

    private IEnumerable<VerificationProblem> Rest()
    {
        foreach ((string kind, int count) in _counts.Where(static c => c.Value > MostOfAKind))
            yield return new VerificationProblem(kind, _problems.Where(p => string.Equals(p.Kind, kind, StringComparison.Ordinal)).Max(static p => p.Index), $"There are {count - MostOfAKind} more of this kind.");
    }
}
