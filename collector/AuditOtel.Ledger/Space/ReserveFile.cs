using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Space;

/// <summary>
/// A file of real zeros that becomes the next segment by a header and another name, so that it needs no new blocks when there are none. It lies on
/// the file system of the ledger's own segments.
/// </summary>
internal sealed class ReserveFile(DurableDirectory root, Volume volume)
{
    private static readonly byte[] Zeros = new byte[1 << 20];
    private long _length;

    /// <summary>Its length; 0 when there is none.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Takes over the file that is there, or makes one when space allows.</summary>
    /// <returns>Why there is none, or null.</returns>
    public StorageException? Ensure()
    {
        try
        {
            FileSystemSpace space = root.Space();
            SpaceLimits limits = volume.Limits(space);
            long wanted = limits.Reserve / SegmentHeader.Bytes * SegmentHeader.Bytes;
            if (wanted <= SegmentHeader.Bytes || Length > 0 || TryTakeOver(wanted) || space.Free - wanted < limits.MinFree)
                return null;
            Make(wanted);
            return null;
        }
        catch (StorageException e)
        {
            return e;
        }
    }

    /// <summary>Turns it into a segment.</summary>
    public DurableFile Become(byte[] header, SegmentName name)
    {
        Volatile.Write(ref _length, 0);
        DurableFile file = root.OpenWrite(LedgerDirectory.ReserveFile);
        try
        {
            file.Write(header, 0);
            file.Sync();
            root.Move(LedgerDirectory.ReserveFile, volume.Directory, name.ToString());
            file.Renamed(volume.Directory.PathOf(name.ToString()));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private bool TryTakeOver(long wanted)
    {
        try
        {
            using DurableFile file = root.OpenRead(LedgerDirectory.ReserveFile);
            if (file.Length() != wanted)
                return false;
            Volatile.Write(ref _length, wanted);
            return true;
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return false;
        }
    }

    private void Make(long wanted)
    {
        root.TryUnlink(LedgerDirectory.ReserveFile);
        using DurableFile file = root.CreateTemporary(LedgerDirectory.ReserveFile);
        try
        {
            for (long at = 0; at < wanted; at += Zeros.Length)
                file.Write(Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, wanted - at)), at);
            root.Publish(file, LedgerDirectory.ReserveFile);
            Volatile.Write(ref _length, wanted);
        }
        catch (StorageException)
        {
            root.TryUnlink(LedgerDirectory.ReserveFile + DurableDirectory.TemporarySuffix);
            throw;
        }
    }
}
