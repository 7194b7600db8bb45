using AuditOtel.Collector.Api;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Policy;

/// <summary>What the security policy means for the ledger, new or opened. The one place that maps the two.</summary>
internal static class LedgerOptionsFromPolicy
{
    private const long MaxReserve = 1L << 30;

    /// <exception cref="CollectorException">The thresholds of space contradict each other on this file system.</exception>
    internal static LedgerOptions Map(string directory, SecurityPolicy policy, Func<string, FileSystemSpace?> space, Action<LedgerEvent> observer) => new()
    {
        Directory = directory,
        SegmentBytes = policy.Segment.Bytes,
        SegmentAge = policy.Segment.Age,
        CheckpointInterval = policy.CheckpointInterval,
        SealInterval = policy.SealInterval,
        Directories = policy.Directories,
        Space = Limits(policy.Space, directory, space),
        Observer = observer,
    };

    /// <summary>Creates a ledger with what the policy says for its whole life: the longest time between two seals.</summary>
    /// <exception cref="LedgerException">The directory is a ledger or not empty, the name is not allowed, or the disk refused.</exception>
    internal static CreatedLedger Create(string directory, SecurityPolicy policy, string? name, TimeProvider time, Action<CreatedLedger>? onCreated = null) =>
        LedgerDirectory.Create(directory, name ?? LedgerName.Default(), time, policy.SealInterval, onCreated);

    // A part of a file system is that of the one the ledger's own directory is on.
    private static SpaceLimits? Limits(SpacePolicy policy, string directory, Func<string, FileSystemSpace?> space)
    {
        if (policy == new SpacePolicy())
            return null;
        var total = space(directory)?.Total
            ?? throw Wrong(directory, "the size of the file system cannot be asked");
        var standard = SpaceLimits.For(total);
        var spaceLeft = policy.SpaceLeft?.Of(total);
        var adminSpaceLeft = policy.AdminSpaceLeft?.Of(total);
        var minFree = policy.MinFree?.Of(total) ?? Math.Min(standard.MinFree, Math.Min(adminSpaceLeft ?? long.MaxValue, spaceLeft ?? long.MaxValue));
        adminSpaceLeft ??= Math.Max(minFree, Math.Min(standard.AdminSpaceLeft, spaceLeft ?? long.MaxValue));
        spaceLeft ??= Math.Max(adminSpaceLeft.Value, standard.SpaceLeft);
        var limits = new SpaceLimits(spaceLeft.Value, adminSpaceLeft.Value, minFree, policy.Reserve?.Of(total) ?? standard.Reserve);
        if (minFree > adminSpaceLeft || adminSpaceLeft > spaceLeft)
            throw Wrong(directory, $"minFree is {minFree}, adminSpaceLeft {adminSpaceLeft} and spaceLeft {spaceLeft} bytes here, and each must be at least the one before");
        return limits.Reserve <= MaxReserve ? limits : throw Wrong(directory, "the reserve may have 1GiB");
    }

    private static CollectorException Wrong(string directory, string why) =>
        new([$"{Path.Combine(directory, SecurityPolicyFile.Name)}: 'space' cannot be used: {why}."]) { IsConfiguration = true };
}
