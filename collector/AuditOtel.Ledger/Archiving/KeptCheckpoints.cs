using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Archiving;

/// <summary>The checkpoints that a ledger keeps, of which an archive takes those that say something about its entries.</summary>
internal static class KeptCheckpoints
{
    /// <summary>More would make archives of a ledger that was checkpointed very often too large; the newest are taken.</summary>
    private const int Max = 1000;

    public static void AddTo(Dictionary<string, byte[]> files, DurableDirectory root, long first, long end)
    {
        if (!Directory.Exists(root.PathOf(LedgerDirectory.CheckpointsDirectory)))
            return;
        using DurableDirectory directory = root.OpenDirectory(LedgerDirectory.CheckpointsDirectory);
        IEnumerable<string> names = directory.Names().Where(name => ArchiveNames.TryParseCheckpoint(ArchiveNames.CheckpointPrefix + name, out long size) && size > 0 && size >= first && size <= end);
        foreach (string name in names.OrderDescending(StringComparer.Ordinal).Take(Max).Reverse())
            files[ArchiveNames.CheckpointPrefix + name] = directory.ReadAll(name, CheckpointNote.MaxBytes);
    }
}
