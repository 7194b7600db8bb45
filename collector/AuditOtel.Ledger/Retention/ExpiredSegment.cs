namespace AuditOtel.Ledger.Retention;

/// <summary>A segment that expires, as its expiry entry says it.</summary>
/// <param name="FirstIndex">Its first index.</param>
/// <param name="Count">How many entries it holds.</param>
/// <param name="Records">How many of them are records.</param>
/// <param name="Root">The root of the tree over just its leaves (RFC 6962, section 2.1); 32 bytes.</param>
/// <param name="Digest">SHA-256 of the segment's file up to the end of its last group; 32 bytes.</param>
public sealed record ExpiredSegment(long FirstIndex, long Count, long Records, byte[] Root, byte[] Digest)
{
    /// <summary>The last index.</summary>
    public long LastIndex => FirstIndex + Count - 1;

    internal IndexRange Range => new(FirstIndex, Count);
}
