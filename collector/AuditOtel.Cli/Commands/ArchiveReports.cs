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
        {
            problems.AddRange(Gaps([.. reports.Select(static one => (ArchiveSummary.Read(one.Path), one.Report))]));
            // Archives that follow each other share a seal, whenever they were made.
            if (problems.Exists(static problem => problem.Kind is "seal-missing"))
                result = VerificationResult.Tampered;
        }

        return last with
        {
            Result = result == VerificationResult.Intact && problems.Count > 0 ? VerificationResult.Incomplete : result,
            Records = reports.Sum(static one => one.Report.Records),
            Entries = reports.Sum(static one => one.Report.Entries),
            Checkpoints = reports.Sum(static one => one.Report.Checkpoints),
            Problems = problems,
            First = reports[0].Report.First,
            Notes = [.. reports.SelectMany(static one => one.Report.Notes).Distinct(StringComparer.Ordinal)],
            Seals = reports.Sum(static one => one.Report.Seals),
            FirstSeal = reports[0].Report.FirstSeal,
        };
    }

    private static IEnumerable<VerificationProblem> Gaps(IEnumerable<(ArchiveSummary Archive, VerificationReport Report)> archives)
    {
        foreach (var ledger in archives.GroupBy(static one => one.Archive.Origin, StringComparer.Ordinal))
        {
            var next = -1L;
            var seal = -1L;
            foreach (var (archive, report) in ledger.OrderBy(static one => one.Archive.First))
            {
                if (next >= 0 && archive.First > next)
                    yield return new VerificationProblem("entry-missing", next, $"The entries {next} to {archive.First - 1} of {ledger.Key} are in none of the archives.");
                else if (seal >= 0 && report.FirstSeal > seal)
                    yield return new VerificationProblem("seal-missing", archive.First, $"The seals {seal + 1} to {report.FirstSeal - 1} of {ledger.Key} are in none of the archives, although the entries around them are.");
                next = Math.Max(next, archive.Last + 1);
                seal = Math.Max(seal, report.LastSeal);
            }
        }
    }
}
