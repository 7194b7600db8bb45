using System.Security.Cryptography;
using AuditOtel.Collector.Policy;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Collector.Api;

/// <summary>Reads from a ledger's directory what a status tells, with or without a running collector.</summary>
public static class StatusReader
{
    /// <summary>The status of a ledger as its directory shows it; no collector is asked.</summary>
    /// <exception cref="LedgerException">There is no readable ledger.</exception>
    public static CollectorStatus ReadOffline(string directory)
    {
        using var reader = LedgerReader.Open(directory);
        var (policy, digest, problems) = ReadPolicy(directory);
        return new CollectorStatus(
            "offline", reader.Identity.Name, "unknown", null, reader.Size, reader.Records, Bytes(directory, policy), reader.Checkpoint?.Size ?? 0, CheckpointTime(directory), null, null)
        {
            Warnings = problems,
            PolicyDigest = digest,
            Directories = [.. Places(directory, policy).Select(place => Describe(place, FileSystemSpace.Of(place)))],
            Segments = Segments(directory, policy),
        };
    }

    internal static DateTimeOffset? CheckpointTime(string directory)
    {
        var file = new FileInfo(Path.Combine(directory, LedgerDirectory.CheckpointFile));
        return file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : null;
    }

    /// <summary>Bytes of segments and tombstones, in the ledger's own directory and in the further ones.</summary>
    internal static long Bytes(string directory, SecurityPolicy policy) => Files(directory, policy, "*").Sum(static file => file.Exists ? file.Length : 0);

    internal static SegmentStatus Segments(string directory, SecurityPolicy policy)
    {
        var (count, last) = (0, (FileInfo?)null);
        foreach (var file in Files(directory, policy, "*.seg"))
        {
            count++;
            last = last is null || string.CompareOrdinal(file.Name, last.Name) > 0 ? file : last;
        }

        return new SegmentStatus(count, last is { Exists: true } ? new DateTimeOffset(last.CreationTimeUtc) : null)
        {
            Archived = Count(Path.Combine(directory, ArchiveMarker.DirectoryName), "*.json"),
            Expired = Files(directory, policy, "*.tomb").Count(),
        };
    }

    /// <summary>The directories that hold segments: the ledger's own first.</summary>
    internal static IEnumerable<string> Places(string directory, SecurityPolicy policy) => [Path.GetFullPath(directory), .. policy.Directories];

    internal static DirectoryStatus Describe(string directory, FileSystemSpace? space) => new(directory, space?.Free, space?.Total);

    // A directory that is away has no files to tell; the ledger's own state tells that it is.
    private static IEnumerable<FileInfo> Files(string directory, SecurityPolicy policy, string pattern) =>
        policy.Directories.Prepend(Path.Combine(directory, LedgerDirectory.SegmentsDirectory)).Select(static place => new DirectoryInfo(place)).Where(static place => place.Exists).SelectMany(place => place.EnumerateFiles(pattern));

    private static int Count(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Count() : 0;

    private static (SecurityPolicy Policy, string? Digest, IReadOnlyList<string> Problems) ReadPolicy(string directory)
    {
        try
        {
            var policy = SecurityPolicyFile.Read(directory);
            return (policy, policy.Digest, []);
        }
        catch (CollectorException exception)
        {
            var content = LedgerSideFiles.Read(directory, SecurityPolicyFile.Name, SecurityPolicyFile.MaxBytes);
            return (SecurityPolicy.Default, Convert.ToHexStringLower(SHA256.HashData(content ?? [])), exception.Errors);
        }
        catch (LedgerException exception)
        {
            return (SecurityPolicy.Default, null, [exception.Message]);
        }
    }
}
