using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger.Verification;

/// <summary>The rules of time between one seal and the next: it does not go back, the clock is set only in a seal that says so, and silence is sealed too.</summary>
internal sealed class SealTimes(SealVerificationKey? key, SealProblems problems)
{
    /// <summary>Two readings of an untouched clock may differ by twice what a step must exceed to be told.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public void Check(Seal? before, Seal seal)
    {
        // Behind a seal that cannot be trusted it is not known which time must not be gone below.
        long floor = before?.Time ?? (seal.Index == 0 ? 0 : seal.Time);
        if (seal.Time != Math.Max(floor, seal.Reading.Wall))
            problems.Add(ProblemKind.SealTime, $"The time of {Name(seal)} is not the later one of its clock and of the seal before.");
        if (seal.Reading.IsStep != (seal.Kind == SealKind.Clock))
            problems.Add(ProblemKind.SealTime, $"{Name(seal)} and the clock it carries contradict each other about a step.");
        if (seal.Kind == SealKind.Clock)
            problems.Note($"the host's clock was set from {SealText.Time(seal.Reading.Expected)} to {SealText.Time(seal.Reading.Wall)}, told by {Name(seal)} at {seal.Size} entries");
        if (before is null)
            return;
        if (seal.Kind == SealKind.Start)
            CheckStart(before, seal);
        else if (before.Kind == SealKind.Stop)
            problems.Add(ProblemKind.SealOrder, $"{Name(seal)} follows a stop without a start.");
        else
            CheckRun(before, seal);
    }

    private static string Name(Seal seal) => $"seal {seal.Index} of {SealText.Time(seal.Time)}";

    private static TimeSpan Between(Seal before, Seal seal) => TimeSpan.FromMilliseconds(seal.Reading.Expected - before.Reading.Wall);

    private void CheckStart(Seal before, Seal seal)
    {
        if (Between(before, seal) < -Tolerance)
            problems.Note($"at the start that {Name(seal)} tells, the host's clock stood at {SealText.Time(seal.Reading.Wall)}, before the {SealText.Time(before.Reading.Wall)} of the stop or crash before");
        if (before.Kind != SealKind.Stop)
            CheckGap(before, seal, "the collector was killed or lost its power without an orderly stop");
    }

    private void CheckRun(Seal before, Seal seal)
    {
        if (Between(before, seal) < -Tolerance)
            problems.Add(ProblemKind.SealTime, $"The clock went back between {Name(before)} and {Name(seal)} without a seal that tells a step.");
        CheckGap(before, seal, "the collector was halted, or could not seal");
    }

    private void CheckGap(Seal before, Seal seal, string why)
    {
        TimeSpan gap = Between(before, seal);
        if (key is not null && gap > key.Interval)
            problems.AddIncomplete(ProblemKind.SealGap, $"Nothing was sealed for {SealText.Span(gap)} between {Name(before)} and {Name(seal)}, and {SealText.Span(key.Interval)} is allowed: {why}; what was done in that time is not proven.");
    }
}
