using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Collector.Retention;

/// <summary>A number that changes when a segment closed, an archive was made or a hold changed; costs a look at three directories.</summary>
internal static class RetentionState
{
    internal static long Of(string directory) => HashCode.Combine(
        Count(Path.Combine(directory, LedgerDirectory.SegmentsDirectory), "*.seg"),
        Count(Path.Combine(directory, ArchiveMarker.DirectoryName), "*.json"),
        File.GetLastWriteTimeUtc(Path.Combine(directory, HoldFile.Name)));

    private static int Count(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Count() : 0;
}
