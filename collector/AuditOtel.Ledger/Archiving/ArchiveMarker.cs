using System.Text.Json;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Archiving;

/// <summary>Says in the ledger's directory that a segment lies in an archive that was read again and found right.</summary>
/// <param name="Version">The format, 1.</param>
/// <param name="First">The segment's first index.</param>
/// <param name="Last">The segment's last index.</param>
/// <param name="SegmentSha256">SHA-256 of the segment's file: a marker counts only for the very segment that was archived.</param>
/// <param name="Archive">The archive's file name.</param>
/// <param name="ArchiveSha256">SHA-256 of the archive.</param>
/// <param name="Created">When it was archived.</param>
public sealed record ArchiveMarker(int Version, long First, long Last, byte[] SegmentSha256, string Archive, byte[] ArchiveSha256, DateTimeOffset Created)
{
    /// <summary>The directory of the markers in a ledger's directory.</summary>
    public const string DirectoryName = "archived";

    internal const int CurrentVersion = 1;
    private const int MaxBytes = 16 * 1024;
    private const string Suffix = ".json";

    /// <summary>All markers of a ledger, in order of the first index. One that cannot be read is left out: its segment then counts as not archived.</summary>
    /// <param name="ledgerDirectory">The ledger's directory.</param>
    /// <exception cref="LedgerException">The directory cannot be read.</exception>
    public static IReadOnlyList<ArchiveMarker> ReadAll(string ledgerDirectory)
    {
        if (!Directory.Exists(Path.Combine(ledgerDirectory, DirectoryName)))
            return [];
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, ledgerDirectory);
            using DurableDirectory directory = root.OpenDirectory(DirectoryName);
            return [.. directory.Names().Where(static name => name.EndsWith(Suffix, StringComparison.Ordinal)).Select(name => TryRead(directory, name)).OfType<ArchiveMarker>().OrderBy(static marker => marker.First)];
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    internal void Write(DurableDirectory directory) => directory.WriteAtomically(First.ToString("D20") + Suffix, JsonSerializer.SerializeToUtf8Bytes(this, ArchiveJson.Default.ArchiveMarker));

    private static ArchiveMarker? TryRead(DurableDirectory directory, string name)
    {
        try
        {
            ArchiveMarker? marker = JsonSerializer.Deserialize(directory.ReadAll(name, MaxBytes), ArchiveJson.Default.ArchiveMarker);
            bool isUsable = marker is { Version: CurrentVersion, SegmentSha256.Length: 32, ArchiveSha256.Length: 32 } && marker.First >= 0 && marker.Last >= marker.First
                && string.Equals(name, marker.First.ToString("D20") + Suffix, StringComparison.Ordinal);
            return isUsable ? marker : null;
        }
        catch (Exception e) when (e is JsonException or StorageException)
        {
            return null;
        }
    }
}
