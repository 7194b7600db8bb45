using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger.Verification;

/// <summary>Says whether the seals of a ledger reach as far as its entries, its checkpoint and the time for which it is judged.</summary>
internal sealed class SealConclusion(SealComparison seals, SealVerificationKey? key, DateTimeOffset asOf)
{
    /// <summary>Draws the conclusion when all entries were read.</summary>
    /// <param name="size">How many entries were hashed.</param>
    /// <param name="checkpointSize">How many entries the ledger's checkpoint covers.</param>
    public void Draw(long size, long checkpointSize)
    {
        if (!seals.IsOpen)
            return;
        Seal? missed = seals.Current;
        seals.Complete(first: 0);
        if (missed is not null)
            seals.Problems.Conclude(ProblemKind.EntryMissing, size, $"Seal {missed.Index} of {SealText.Time(missed.Time)} covers {missed.Size} entries, and only {size} could be verified: unless another problem explains it, entries were removed, or the copy was not made in the order seals, checkpoint, segments.", seals.HasKey);
        long stored = Math.Max(size, checkpointSize);
        // Without the key nothing says that there should be a seal in a ledger that never ran.
        if (seals.Newest is null && (seals.HasKey || stored > 0))
            seals.Problems.Conclude(ProblemKind.SealMissing, 0, "There is no seal that can be trusted: the collector was never started, or the ledger was cut back to its creation.", seals.HasKey && stored > 0);
        else if (seals.Newest is { } newest)
            JudgeNewest(newest, checkpointSize);
    }

    private void JudgeNewest(Seal newest, long checkpointSize)
    {
        if (checkpointSize > newest.Size)
            seals.Problems.Conclude(ProblemKind.SealMissing, newest.Size, $"The checkpoint covers {checkpointSize} entries, and the newest seal, number {newest.Index} of {SealText.Time(newest.Time)}, only {newest.Size}: a checkpoint is published after its seal, so seals were removed.", seals.HasKey);
        if (key is not null)
            JudgeAge(newest, key.Interval);
    }

    private void JudgeAge(Seal newest, TimeSpan interval)
    {
        TimeSpan age = asOf - DateTimeOffset.FromUnixTimeMilliseconds(newest.Reading.Wall);
        string subject = $"The newest seal, number {newest.Index} ({newest.Kind.ToString().ToLowerInvariant()}) over {newest.Size} entries, is of {SealText.Time(newest.Reading.Wall)}";
        if (age > interval)
            seals.Problems.Conclude(ProblemKind.SealStale, newest.Size, $"{subject}, {SealText.Span(age)} before {SealText.Time(asOf)}, and {SealText.Span(interval)} is allowed: nothing is proven after it. If the collector stood still or this is a copy, say for which time to verify (as of T), as you know it from elsewhere.", isTampering: false);
        else if (age < -interval)
            seals.Problems.Conclude(ProblemKind.SealTime, newest.Size, $"{subject}, {SealText.Span(-age)} after {SealText.Time(asOf)}: the host's clock was ahead, or the time given is wrong, so it cannot be told whether seals are missing.", isTampering: false);
    }
}
