namespace AuditOtel.Ledger.Tlog;

/// <summary>What an export wrote.</summary>
/// <param name="Entries">Entries: as many as the checkpoint covers.</param>
/// <param name="Tiles">Tiles and entry bundles.</param>
/// <param name="Checkpoints">Kept checkpoints.</param>
public sealed record TileExportReport(long Entries, long Tiles, int Checkpoints);
