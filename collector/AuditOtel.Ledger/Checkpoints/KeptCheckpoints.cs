using System.Globalization;
using System.Text;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>Checkpoints that stay: <c>checkpoints/&lt;size, 20 digits&gt;</c>, each the signed note as it was published. One that is there is never written again.</summary>
internal static class KeptCheckpoints
{
    public static string NameOf(long size) => size.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>Keeps a checkpoint, durably.</summary>
    public static void Keep(DurableDirectory root, Checkpoint checkpoint)
    {
        using DurableDirectory directory = root.CreateDirectory(LedgerDirectory.CheckpointsDirectory);
        string name = NameOf(checkpoint.Size);
        if (!Path.Exists(directory.PathOf(name)))
            directory.WriteAtomically(name, Encoding.UTF8.GetBytes(checkpoint.Note));
    }

    /// <summary>Takes away what a crash left half written.</summary>
    public static void RemoveTemporaries(DurableDirectory root)
    {
        using DurableDirectory directory = root.CreateDirectory(LedgerDirectory.CheckpointsDirectory);
        foreach (string name in directory.Names().Where(static n => n.EndsWith(DurableDirectory.TemporarySuffix, StringComparison.Ordinal)))
            directory.TryUnlink(name);
    }
}
