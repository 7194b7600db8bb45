using System.Buffers;
using System.Buffers.Binary;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>Puts a tombstone in the place of a segment: the tombstone durable first, the segment removed behind it.</summary>
internal static class TombstoneWriter
{
    private const int PendingBytes = 1 << 18;

    /// <summary>Replaces a segment that a signed expiry entry names; returns the bytes that became free.</summary>
    /// <exception cref="LedgerException">The segment is not the one the entry names, so it stays.</exception>
    /// <exception cref="StorageException">The disk refused; doing it again completes it.</exception>
    public static long Replace(SegmentPlace place, SegmentDirectories directories, SegmentSuccession succession, ExpiredSegment segment, CancellationToken ct)
    {
        long freed = Write(place, succession.KnownEnd(place), segment, ct);
        // Attempts that failed before anything in them was acknowledged would otherwise come to light in the segment's place.
        foreach (SegmentPlace failed in directories.Superseded().Where(p => p.FirstIndex == place.FirstIndex))
        {
            failed.Directory.TryUnlink(failed.Name.ToString());
            failed.Directory.Sync();
        }

        place.Directory.TryUnlink(place.Name.ToString());
        place.Directory.Sync();
        return freed;
    }

    private static long Write(SegmentPlace place, long knownEnd, ExpiredSegment segment, CancellationToken ct)
    {
        string name = TombstonePlace.NameOf(place.FirstIndex);
        using DurableFile source = place.OpenRead();
        using DurableFile target = place.Directory.CreateTemporary(name);
        byte[] header = new byte[SegmentHeader.Bytes];
        source.Read(header, 0);
        target.Write(TombstoneHead.Format(header, segment), 0);
        CompactRange leaves = WriteHashes(place, knownEnd, segment, source, target, ct);
        if (leaves.Size != segment.Count || !leaves.Root().AsSpan().SequenceEqual(segment.Root))
            throw new LedgerException(LedgerReason.Corrupt, $"The segment '{place.Path}' is kept, because it is not the one whose expiry was recorded; verify the ledger.", null, place.FirstIndex);
        place.Directory.Publish(target, name);
        return source.Length() - target.Length();
    }

    private static CompactRange WriteHashes(SegmentPlace place, long knownEnd, ExpiredSegment segment, DurableFile source, DurableFile target, CancellationToken ct)
    {
        var leaves = new CompactRange();
        var pending = new ArrayBufferWriter<byte>(PendingBytes);
        long at = TombstoneHead.Bytes;
        uint crc = Crc32C.Start;
        ClosedSegment.Walk(source, place, segment.FirstIndex + segment.Count, knownEnd, hashes =>
        {
            leaves.AppendMany(hashes, null);
            crc = Crc32C.Add(crc, hashes);
            pending.Write(hashes);
            if (pending.WrittenCount >= PendingBytes)
                Flush();
        }, ct);
        BinaryPrimitives.WriteUInt32LittleEndian(pending.GetSpan(sizeof(uint)), Crc32C.Finish(crc));
        pending.Advance(sizeof(uint));
        Flush();
        return leaves;

        void Flush()
        {
            target.Write(pending.WrittenSpan, at);
            at += pending.WrittenCount;
            pending.ResetWrittenCount();
        }
    }
}
