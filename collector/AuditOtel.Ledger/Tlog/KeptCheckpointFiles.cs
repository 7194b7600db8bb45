using System.Globalization;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// The files of the checkpoints that stay: <c>checkpoints/&lt;size, 20 digits&gt;</c>. The one place that writes them. Publisher, witnesses and time-stamps do
/// so in one process, so one at a time reads, changes and replaces a file: nobody's cosignatures are lost and no two share a temporary name.
/// </summary>
internal static class KeptCheckpointFiles
{
    private const int NameLength = 20;
    private static readonly Lock Writing = new();

    public static string NameOf(long size) => size.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The size in a name; -1 when it is not the name of a kept checkpoint.</summary>
    public static long SizeOf(string name) =>
        name.Length == NameLength && name.AsSpan().ContainsOnlyDigits() && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : -1;

    /// <summary>The directory; null when the ledger keeps none.</summary>
    public static DurableDirectory? Open(DurableDirectory root)
    {
        try
        {
            return root.OpenDirectory(LedgerDirectory.CheckpointsDirectory);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }
    }

    /// <summary>A file whole; null when none of this size is kept.</summary>
    public static byte[]? Read(DurableDirectory directory, long size)
    {
        try
        {
            return directory.ReadAll(NameOf(size), CheckpointNote.MaxBytes);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }
    }

    /// <summary>Keeps a checkpoint, durably; one that is there already stays as it is.</summary>
    public static void Keep(DurableDirectory root, Checkpoint checkpoint) =>
        Change(root, checkpoint.Size, kept => kept is null ? checkpoint.Note : null);

    /// <summary>Replaces a kept checkpoint, durably.</summary>
    /// <param name="root">The ledger's directory.</param>
    /// <param name="size">Of how many entries it is.</param>
    /// <param name="change">Gets the file as it is, or null when there is none, and gives the new note, or null to leave it.</param>
    public static void Change(DurableDirectory root, long size, Func<byte[]?, string?> change)
    {
        lock (Writing)
        {
            using DurableDirectory directory = root.CreateDirectory(LedgerDirectory.CheckpointsDirectory);
            if (change(Read(directory, size)) is { } note)
                directory.WriteAtomically(NameOf(size), Encoding.UTF8.GetBytes(note));
        }
    }

    /// <summary>Takes away what a crash left half written.</summary>
    public static void RemoveTemporaries(DurableDirectory root)
    {
        lock (Writing)
        {
            using DurableDirectory directory = root.CreateDirectory(LedgerDirectory.CheckpointsDirectory);
            foreach (string name in directory.Names().Where(static n => n.EndsWith(DurableDirectory.TemporarySuffix, StringComparison.Ordinal)))
                directory.TryUnlink(name);
        }
    }
}
