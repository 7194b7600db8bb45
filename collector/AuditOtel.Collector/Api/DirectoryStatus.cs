namespace AuditOtel.Collector.Api;

/// <summary>One directory that holds segments.</summary>
/// <param name="Path">The directory.</param>
/// <param name="FreeBytes">Free bytes of its file system for this user; null when it cannot be asked.</param>
/// <param name="TotalBytes">Bytes of its file system; null when it cannot be asked.</param>
public sealed record DirectoryStatus(string Path, long? FreeBytes, long? TotalBytes)
{
    /// <summary>How it stands to the thresholds, as of the last time room was made there: <c>enough</c>, <c>low</c>, <c>admin-low</c>, <c>minimum</c>; null when offline.</summary>
    public string? State { get; init; }

    /// <summary>Whether a write failed there and none has succeeded since; null when offline.</summary>
    public bool? HasFailed { get; init; }
}
