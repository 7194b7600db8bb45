using System.Security.Cryptography;

namespace AuditOtel.Collector.Policy;

/// <summary>
/// What the security administrator decides and an operator cannot: what could weaken the audit. Immutable; the one place where it is
/// read is <see cref="SecurityPolicyFile"/>. A value that is null leaves the matter to the ledger's own default.
/// </summary>
internal sealed record SecurityPolicy
{
    /// <summary>The policy of a ledger without a policy file.</summary>
    internal static SecurityPolicy Default { get; } = new();

    /// <summary>Format version of the file.</summary>
    internal const int Version = 1;

    /// <summary>SHA-256 of the file's bytes, or of nothing; lower-case hexadecimal digits.</summary>
    internal string Digest { get; init; } = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Whether the security administrator is another person than the administrator.</summary>
    internal bool SeparateSecurityAdmin { get; init; }

    /// <summary>Further directories for segments, in the order in which they are used; absolute paths.</summary>
    internal IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>When a new segment begins.</summary>
    internal SegmentPolicy Segment { get; init; } = new();

    /// <summary>The shortest time between two published checkpoints; 1 s to 1 min.</summary>
    internal TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two seals; 1 s to 10 min.</summary>
    internal TimeSpan SealInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Thresholds of free space.</summary>
    internal SpacePolicy Space { get; init; } = new();

    /// <summary>What may be freed, and when.</summary>
    internal RetentionPolicy Retention { get; init; } = new();

    /// <summary>Record ids remembered to recognise repeats; 1,000 to 10,000,000.</summary>
    internal int DuplicateWindow { get; init; } = Ingestion.DuplicateWindow.DefaultCapacity;

    /// <summary>What becomes of a record that lacks a required field.</summary>
    internal IncompleteRecords Incomplete { get; init; }

    /// <summary>The time-stamping authority; null when there is none.</summary>
    internal TimestampingPolicy? Timestamping { get; init; }

    /// <summary>The witnesses that cosign checkpoints.</summary>
    internal IReadOnlyList<WitnessPolicy> Witnesses { get; init; } = [];
}
