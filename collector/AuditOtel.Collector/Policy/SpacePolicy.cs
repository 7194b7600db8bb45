using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Policy;

/// <summary>Thresholds of free space, each smaller than the one before; null leaves one to the ledger's default.</summary>
internal sealed record SpacePolicy
{
    /// <summary>Below it the operator is told.</summary>
    internal ByteAmount? SpaceLeft { get; init; }

    /// <summary>Below it the security administrator is told.</summary>
    internal ByteAmount? AdminSpaceLeft { get; init; }

    /// <summary>Below it records go to another directory, then to the reserve.</summary>
    internal ByteAmount? MinFree { get; init; }

    /// <summary>Bytes preallocated for the records of last resort.</summary>
    internal ByteAmount? Reserve { get; init; }
}
