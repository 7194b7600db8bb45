namespace AuditOtel.Ledger;

/// <summary>The space of one directory of segments.</summary>
/// <param name="Path">The directory.</param>
/// <param name="FreeBytes">What its file system has left for an unprivileged process; -1 when it cannot be asked.</param>
/// <param name="TotalBytes">What its file system has in all; -1 when it cannot be asked.</param>
/// <param name="State">How it stands to the thresholds, as of the last time room was made there.</param>
/// <param name="HasFailed">Whether a write failed there and none has succeeded since.</param>
public sealed record DirectorySpace(string Path, long FreeBytes, long TotalBytes, SpaceState State, bool HasFailed);
