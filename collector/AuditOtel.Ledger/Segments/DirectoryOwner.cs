using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>Whose a further directory is: a file in it names the ledger, so that an empty mount point is not taken for the disk that belongs there.</summary>
internal static class DirectoryOwner
{
    private const int MaxBytes = 4096;

    /// <exception cref="StorageException">The directory is marked for no ledger.</exception>
    public static void DemandMarked(DurableDirectory directory) => directory.ReadAll(LedgerDirectory.OwnerFile, MaxBytes);

    /// <exception cref="LedgerException">The directory belongs to another ledger.</exception>
    public static void Demand(DurableDirectory directory, string origin)
    {
        string owner = Encoding.UTF8.GetString(directory.ReadAll(LedgerDirectory.OwnerFile, MaxBytes)).TrimEnd('\n');
        if (!string.Equals(owner, origin, StringComparison.Ordinal))
            throw Foreign(directory);
    }

    /// <summary>Takes a directory for a ledger.</summary>
    /// <exception cref="LedgerException">It belongs to another ledger, or holds its segments.</exception>
    public static void Claim(DurableDirectory directory, string origin)
    {
        List<string> names = [.. directory.Names()];
        if (names.Contains(LedgerDirectory.OwnerFile, StringComparer.Ordinal))
        {
            Demand(directory, origin);
            return;
        }

        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(origin));
        byte[] block = new byte[SegmentHeader.Bytes];
        foreach (string name in names.Where(static n => SegmentName.TryParse(n, out _)))
        {
            using DurableFile file = directory.OpenRead(name);
            if (file.Read(block, 0) < block.Length || !SegmentHeader.Origin(block).SequenceEqual(digest))
                throw Foreign(directory);
        }

        directory.WriteAtomically(LedgerDirectory.OwnerFile, Encoding.UTF8.GetBytes(origin + "\n"));
    }

    private static LedgerException Foreign(DurableDirectory directory) =>
        new(LedgerReason.NotAllowed, $"The directory '{directory.Path}' belongs to another ledger; name one that is empty.");
}
