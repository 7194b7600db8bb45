using AuditOtel.Ledger;

namespace AuditOtel.Collector.Api;

/// <summary>Reads from a ledger's directory what a status tells, with or without a running collector.</summary>
public static class StatusReader
{
    /// <summary>The status of a ledger as its directory shows it; no collector is asked.</summary>
    /// <exception cref="LedgerException">There is no readable ledger.</exception>
    public static CollectorStatus ReadOffline(string directory)
    {
        using var reader = LedgerReader.Open(directory);
        return new CollectorStatus(
            "offline", reader.Identity.Name, "unknown", null, reader.Size, reader.Records, Bytes(directory), reader.Checkpoint?.Size ?? 0, CheckpointTime(directory), null, null);
    }

    internal static DateTimeOffset? CheckpointTime(string directory)
    {
        var file = new FileInfo(Path.Combine(directory, LedgerDirectory.CheckpointFile));
        return file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : null;
    }

    internal static long Bytes(string directory)
    {
        var segments = new DirectoryInfo(Path.Combine(directory, LedgerDirectory.SegmentsDirectory));
        return segments.Exists ? segments.EnumerateFiles().Sum(file => file.Length) : 0;
    }
}
