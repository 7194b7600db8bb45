using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Sealing;

/// <summary>The file of the seals: a header, then frames by index, then zeros written ahead. Every access opens it anew: a descriptor that failed is never used again.</summary>
internal sealed class SealFile(DurableDirectory root, string origin)
{
    /// <summary>Zeros are written ahead in pieces of this many bytes, so that a seal needs no new block of the file system.</summary>
    private const int ChunkBytes = 64 * 1024;

    /// <summary>The next piece is written when fewer seals than this fit.</summary>
    private const int SpareFrames = 8;

    public static void Create(DurableDirectory root, string origin, TimeSpan interval)
    {
        byte[] content = new byte[SealHeader.Bytes + ChunkBytes];
        SealHeader.Format(origin, interval).CopyTo(content, 0);
        root.WriteAtomically(LedgerDirectory.SealsFile, content);
    }

    public static long OffsetOf(long index) => SealHeader.Bytes + (index * SealFrame.Bytes);

    /// <summary>The longest time between two seals that was promised when the ledger was created.</summary>
    /// <exception cref="LedgerException">The header is not right.</exception>
    public TimeSpan ReadInterval()
    {
        using DurableFile file = root.OpenRead(LedgerDirectory.SealsFile);
        byte[] block = new byte[SealHeader.Bytes];
        int read = file.Read(block, 0);
        string? problem = SealHeader.Parse(block.AsSpan(0, read), origin, out TimeSpan interval);
        return problem is null ? interval : throw Unusable(problem);
    }

    /// <summary>Reads the frame of an index; zeros where there is none.</summary>
    public byte[] Read(long index)
    {
        using DurableFile file = root.OpenRead(LedgerDirectory.SealsFile);
        byte[] frame = new byte[SealFrame.Bytes];
        file.Read(frame, OffsetOf(index));
        return frame;
    }

    /// <summary>Whether anything stands behind the frame of an index.</summary>
    public bool HasAfter(long index)
    {
        using DurableFile file = root.OpenRead(LedgerDirectory.SealsFile);
        byte[] buffer = new byte[ChunkBytes];
        int read;
        for (long at = OffsetOf(index + 1); (read = file.Read(buffer, at)) > 0; at += read)
        {
            if (!((ReadOnlySpan<byte>)buffer)[..read].IsAllZero())
                return true;
        }

        return false;
    }

    /// <summary>Writes a frame at its index, durably. Writing the same frame again is harmless.</summary>
    public void Write(long index, ReadOnlySpan<byte> frame)
    {
        using DurableFile file = root.OpenWrite(LedgerDirectory.SealsFile);
        file.Write(frame, OffsetOf(index));
        file.DataSync();
    }

    /// <summary>Writes zeros ahead when little room is left behind an index; on a full disk the room that is there goes on being used.</summary>
    public void MakeRoom(long index)
    {
        using DurableFile file = root.OpenWrite(LedgerDirectory.SealsFile);
        long length = file.Length();
        if (length >= OffsetOf(index + SpareFrames))
            return;
        try
        {
            file.Write(new byte[ChunkBytes], length);
            file.Sync();
        }
        catch (StorageException e) when (e.IsDiskFull)
        {
            // The seal itself will tell when there is no room for it either.
        }
    }

    public LedgerException Unusable(string what) =>
        new(LedgerReason.Corrupt, $"'{root.PathOf(LedgerDirectory.SealsFile)}' cannot be continued: {what}; verify the ledger with the seal key kept off this host.");
}
