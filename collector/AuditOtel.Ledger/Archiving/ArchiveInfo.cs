namespace AuditOtel.Ledger.Archiving;

/// <summary>An archive that was made, or that was there already with the same content.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="First">The first index.</param>
/// <param name="Last">The last index.</param>
/// <param name="Records">How many of the entries are records.</param>
/// <param name="Bytes">The length of the file.</param>
/// <param name="Sha256">SHA-256 of the file; 32 bytes.</param>
/// <param name="WasThere">Whether it was there already.</param>
public sealed record ArchiveInfo(string Path, long First, long Last, long Records, long Bytes, byte[] Sha256, bool WasThere);
