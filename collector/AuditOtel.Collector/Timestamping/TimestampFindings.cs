using AuditOtel.Ledger;

namespace AuditOtel.Collector.Timestamping;

/// <summary>Adds to a ledger's verification what its RFC 3161 time-stamps say.</summary>
internal static class TimestampFindings
{
    internal const string Kind = "timestamp-invalid";
    private const int MostProblems = 100;

    /// <param name="report">What the verification found.</param>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="certificate">The CA certificate of the authority, or null.</param>
    /// <exception cref="CollectorException">The certificate cannot be read.</exception>
    internal static VerificationReport AddTo(VerificationReport report, string directory, string? certificate)
    {
        try
        {
            return Add(report, TimestampCheck.CheckDirectory(directory, certificate));
        }
        catch (LedgerException unreadable)
        {
            return With(report, [new VerificationProblem("unreadable", report.ProvenSize, unreadable.Message)], isChanged: false);
        }
    }

    private static VerificationReport Add(VerificationReport report, TimestampReport stamps)
    {
        var problems = stamps.Problems.Take(MostProblems).Select(static problem => new VerificationProblem(Kind, problem.Size, $"The time-stamp '{problem.File}' proves nothing: {problem.Detail}")).ToList();
        if (stamps.Problems.Count > MostProblems)
            problems.Add(new VerificationProblem(Kind, stamps.Problems[^1].Size, $"There are {stamps.Problems.Count - MostProblems} more of this kind."));
        var joined = With(report, problems, stamps.Problems.Any(static problem => problem.IsChanged)) with { Timestamps = stamps.Good.Count };
        if (!stamps.IsTrusted)
            return stamps.Good.Count == 0 ? joined : joined with { Notes = [.. joined.Notes, $"{stamps.Good.Count:N0} time-stamps cover their checkpoints; who signed them was not checked: pass --tsa-ca with the authority's CA certificate"] };
        // A stamp says something about entries only where they still are what was signed.
        var until = stamps.Good.Where(stamp => stamp.Size <= report.ProvenSize).Select(static stamp => stamp.Time).Append(report.ProvenUntil ?? DateTimeOffset.MinValue).Max();
        return until == DateTimeOffset.MinValue ? joined : joined with { ProvenUntil = until };
    }

    private static VerificationReport With(VerificationReport report, List<VerificationProblem> problems, bool isChanged)
    {
        var result = (isChanged, problems.Count > 0 && report.Result == VerificationResult.Intact) switch
        {
            (true, _) => VerificationResult.Tampered,
            (_, true) => VerificationResult.Incomplete,
            _ => report.Result,
        };
        return report with { Result = result, Problems = [.. report.Problems.Concat(problems).OrderBy(static problem => problem.Index)] };
    }
}
