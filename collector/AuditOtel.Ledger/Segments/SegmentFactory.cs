using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Space;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>Makes the files of new segments.</summary>
internal sealed class SegmentFactory(SegmentDirectories directories, string origin)
{
    /// <summary>A new segment, durable with its header under a name that no file has.</summary>
    /// <exception cref="StorageException">The disk refused; nothing of it counts, even if a file is left.</exception>
    public SegmentWriter Create(Volume volume, CompactRange frontier, long records, long previousEnd, DateTimeOffset created)
    {
        var name = new SegmentName(frontier.Size, directories.NextAttempt(frontier.Size));
        DurableFile file = volume.Directory.CreateTemporary(name.ToString());
        try
        {
            file.Write(SegmentHeader.Format(origin, frontier, records, previousEnd, 0, created), 0);
            volume.Directory.Publish(file, name.ToString());
            return new SegmentWriter(file, new SegmentOrigin(name, volume, created, previousEnd, 0), SegmentHeader.Bytes, 0, []);
        }
        catch
        {
            file.Dispose();
            Discard(volume.Directory, name);
            throw;
        }
    }

    /// <summary>The reserve as a segment.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public SegmentWriter Take(ReserveFile reserve, Volume volume, CompactRange frontier, long records, long previousEnd, DateTimeOffset created)
    {
        var name = new SegmentName(frontier.Size, directories.NextAttempt(frontier.Size));
        long limit = reserve.Length;
        DurableFile file = reserve.Become(SegmentHeader.Format(origin, frontier, records, previousEnd, limit, created), name);
        try
        {
            return new SegmentWriter(file, new SegmentOrigin(name, volume, created, previousEnd, limit), SegmentHeader.Bytes, 0, []);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Removes a file without entries, if the disk lets it; if not, the next attempt's file counts in its place.</summary>
    public static void Discard(DurableDirectory directory, SegmentName name)
    {
        foreach (string text in (string[])[name.ToString(), name + DurableDirectory.TemporarySuffix])
        {
            try
            {
                directory.TryUnlink(text);
            }
            catch (StorageException)
            {
                // Recovery removes it.
            }
        }
    }
}
