namespace AuditOtel.Ledger.Archiving;

/// <summary>What to archive, and where to.</summary>
public sealed record ArchiveOptions
{
    /// <summary>The ledger's directory; a collector may be writing it.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the archives go; created with mode 0700 when it is not there, its parent must be.</summary>
    public required string Target { get; init; }

    /// <summary>Only segments all of whose entries were received before this instant; null means all that are closed.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Segments that follow each other go into one archive up to this many bytes, uncompressed. Default 256 MiB; a longer segment gets an archive of its own.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>Is told bytes done and bytes to do, uncompressed.</summary>
    public IProgress<ArchiveProgress>? Progress { get; init; }
}
