namespace AuditOtel.Collector.Query.Export;

/// <summary>What an export holds of one ledger.</summary>
/// <param name="Name">The ledger's name.</param>
/// <param name="Records">How many records.</param>
/// <param name="First">The first one's index; null when there is none.</param>
/// <param name="Last">The last one's index; null when there is none.</param>
/// <param name="TreeSize">The entries that the checkpoint covers under which the export was made.</param>
/// <param name="Root">That checkpoint's root, 32 bytes (RFC 6962, section 2.1).</param>
/// <param name="IsProven">Whether every entry was compared with the tree that the checkpoint signs; those of an archive without its ledger are proven by verifying it.</param>
/// <param name="Missing">Entries between the first and the last of what was named, or of the ledger, that were not there: they expired.</param>
internal sealed record ExportedLedger(string Name, long Records, long? First, long? Last, long TreeSize, byte[] Root, bool IsProven, long Missing);
