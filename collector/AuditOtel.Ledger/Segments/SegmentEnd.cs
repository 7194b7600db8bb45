using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Segments;

/// <summary>Where the valid groups of a segment end, and what follows.</summary>
/// <param name="Offset">The end of the last valid trailer.</param>
/// <param name="NextIndex">The index after the last entry of a valid group.</param>
/// <param name="Tail">What lies behind.</param>
/// <param name="TailBytes">How much of it is not zero, from <paramref name="Offset"/> on.</param>
/// <param name="BadOffset">Where the first thing that is no valid frame begins.</param>
/// <param name="BadIndex">The index that was expected there.</param>
/// <param name="Group">The number of the group that belongs at <paramref name="Offset"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentEnd(long Offset, long NextIndex, TailKind Tail, long TailBytes, long BadOffset, long BadIndex, byte Group)
{
    /// <summary>Scans a segment for its end.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="firstIndex">The index of its first entry.</param>
    /// <param name="known">Where it ends because it failed there, as the header of the one behind tells; otherwise 0.</param>
    public static SegmentEnd Find(Storage.DurableFile file, long firstIndex, long known = 0)
    {
        var scanner = new FrameScanner(file, firstIndex);
        long offset = SegmentHeader.Bytes;
        long next = firstIndex;
        FrameStep step;
        while ((known == 0 || offset < known) && (step = scanner.Next()) is FrameStep.Entry or FrameStep.Trailer)
        {
            if (step != FrameStep.Trailer)
                continue;
            offset = scanner.Offset;
            next = scanner.NextIndex;
        }

        var tail = new TailInspector(file, scanner);
        tail.Inspect();
        bool isOpen = scanner.Offset > offset;
        bool isTorn = (tail.Kind == TailKind.Empty && isOpen) || (tail.Kind == TailKind.Damaged && offset == known);
        TailKind kind = isTorn ? TailKind.Torn : tail.Kind;
        long bytes = tail.LastNonZero >= scanner.Offset ? tail.LastNonZero + 1 - offset : scanner.Offset - offset;
        return new SegmentEnd(offset, next, kind, bytes, scanner.Offset, scanner.NextIndex, scanner.Group);
    }
}
