using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Cli.Commands;

/// <summary>Makes one report of those of several archives; what lies between two archives of a ledger and in none of them is told.</summary>
internal static class ArchiveReports
{
    internal static VerificationReport Join(IReadOnlyList<(string Path, VerificationReport Report)> reports)
    {
        var last = reports[^1].Report;
        var problems = reports.SelectMany(static one => one.Report.Problems.Select(problem => problem with { Detail = $"{Path.GetFileName(one.Path)}: {problem.Detail}" })).ToList();
        var result = reports.Any(static one => one.Report.Result == VerificationResult.Tampered) ? VerificationResult.Tampered : VerificationResult.Intact;
        if (result == VerificationResult.Intact)
            problems.AddRange(Gaps([.. reports.Select(static one => ArchiveSummary.Read(one.Path))]));
        return last with
        {
            Result = result == VerificationResult.Intact && problems.Count > 0 ? VerificationResult.Incomplete : result,
            Records = reports.Sum(static one => one.Report.Records),
            Entries = reports.Sum(static one => one.Report.Entries),
            Checkpoints = reports.Sum(static one => one.Report.Checkpoints),
            Problems = problems,
            First = reports[0].Report.First,
        };
    }

    private static IEnumerable<VerificationProblem> Gaps(IEnumerable<ArchiveSummary> archives)
    {
        foreach (var ledger in archives.GroupBy(static archive => archive.Origin, StringComparer.Ordinal))
        {
            var next = -1L;
            foreach (var archive in ledger.OrderBy(static archive => archive.First))
            {
                if (next >= 0 && archive.First > next)
                    yield return new VerificationProblem("entry-missing", next, $"The entries {next} to {archive.First - 1} of {ledger.Key} are in none of the archives.");
                next = Math.Max(next, archive.Last + 1);
            }
        }
    }
}
