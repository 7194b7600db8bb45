using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Verification;

/// <summary>The work on one chunk that needs no other: checksums, leaf and subtree hashes, what the entries are, and the comparison with the level files.</summary>
internal sealed class ChunkCheck(TreeComparison tree)
{
    public void Check(FrameChunk chunk)
    {
        for (int i = 0; i < chunk.Count && chunk.IsSound; i++)
            CheckFrame(chunk, i);
        chunk.HashEntries();
        tree.Compare(chunk.Leaves, chunk.Scratch);
    }

    private static void CheckFrame(FrameChunk chunk, int number)
    {
        FrameHeader header = chunk.Frame(number, out int start);
        Span<byte> frame = chunk.Buffer.AsSpan(start, header.FrameLength);
        chunk.IsSound = header.Matches(frame, chunk.Seed.At(chunk.Offset + start));
        if (!chunk.IsSound || header.Type != FrameType.Entry)
            return;
        chunk.Facts.Add(header.Index, frame.Slice(FrameHeader.Bytes, header.Length));
        chunk.AddEntry(start + FrameHeader.Bytes - 1, header.Length + 1);
    }
}
