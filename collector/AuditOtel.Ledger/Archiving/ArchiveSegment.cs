using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Archiving;

/// <summary>A segment to archive.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Content">What was found in it; its digest is that of the whole file.</param>
/// <param name="Bytes">How much of the file is archived: all of it, or up to where the segment failed, because only the header behind it tells that.</param>
/// <param name="Sha256">SHA-256 of so much of it.</param>
internal sealed record ArchiveSegment(SegmentPlace Place, ExpiredSegment Content, long Bytes, byte[] Sha256)
{
    /// <summary>The index behind its last entry.</summary>
    public long End => Content.LastIndex + 1;

    /// <summary>The name in the archive, which is the same whichever attempt at the segment succeeded.</summary>
    public string Name => ArchiveNames.SegmentPrefix + new SegmentName(Content.FirstIndex);
}
