namespace AuditOtel.Collector.Api;

/// <summary>One directory that holds segments.</summary>
/// <param name="Path">The directory.</param>
/// <param name="FreeBytes">Free bytes of its file system for this user; null when it cannot be asked.</param>
/// <param name="TotalBytes">Bytes of its file system; null when it cannot be asked.</param>
public sealed record DirectoryStatus(string Path, long? FreeBytes, long? TotalBytes);
