namespace AuditOtel.Ledger.Archiving;

/// <summary>A file in an archive.</summary>
/// <param name="Name">Its name, as in the ledger's directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of it.</param>
internal sealed record ArchiveMember(string Name, long Bytes, byte[] Sha256);
