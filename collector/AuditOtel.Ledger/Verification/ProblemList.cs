using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Collects problems and draws the verdict.</summary>
internal sealed class ProblemList
{
    private readonly List<VerificationProblem> _problems = [];
    private readonly List<string> _notes = [];
    private bool _isTampered;

    /// <summary>What is no problem, but what a reader should know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public bool IsEmpty => _problems.Count == 0;

    public void Add(string kind, long index, string detail)
    {
        _isTampered = true;
        _problems.Add(new VerificationProblem(kind, index, detail));
    }

    /// <summary>A problem that says nothing about tampering, only that something is not there to verify.</summary>
    public void AddIncomplete(string kind, long index, string detail) => _problems.Add(new VerificationProblem(kind, index, detail));

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

    public VerificationResult Result()
    {
        if (_isTampered)
            return VerificationResult.Tampered;
        return IsEmpty ? VerificationResult.Intact : VerificationResult.Incomplete;
    }

    public IReadOnlyList<VerificationProblem> Sorted() => [.. _problems.OrderBy(static p => p.Index)];
}
