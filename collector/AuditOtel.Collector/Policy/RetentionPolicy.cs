namespace AuditOtel.Collector.Policy;

/// <summary>What may be freed, and when. Without a limit everything is kept for ever.</summary>
internal sealed record RetentionPolicy
{
    /// <summary>Entries older than this may be freed; null is never.</summary>
    internal TimeSpan? MaxAge { get; init; }

    /// <summary>The oldest entries may be freed when the ledger is larger than this; null is never.</summary>
    internal long? MaxBytes { get; init; }

    /// <summary>Classes (as in <c>audit.class</c>) with an age of their own.</summary>
    internal IReadOnlyDictionary<string, TimeSpan> Classes { get; init; } = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);

    /// <summary>Only what stands in a verified archive may be freed.</summary>
    internal bool ArchiveFirst { get; init; }

    /// <summary>Names of sinks: only what all of them have taken may be freed.</summary>
    internal IReadOnlyList<string> DeliverFirst { get; init; } = [];
}
