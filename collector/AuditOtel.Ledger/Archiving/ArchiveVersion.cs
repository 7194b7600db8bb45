namespace AuditOtel.Ledger.Archiving;

/// <summary>What every version of a manifest says.</summary>
internal sealed record ArchiveVersion(int Version);
