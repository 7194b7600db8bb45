using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger.Archiving;

/// <summary>What the manifest of an archive says about the seals in it.</summary>
/// <param name="First">From this seal on every one is there; it covers fewer entries than stand before the archive, or is the very first.</param>
/// <param name="Last">The first seal that covers all entries of the archive.</param>
/// <param name="Consistency">The proof (RFC 6962, section 2.1.2) from the tree of the archive's end to that of seal <paramref name="Last"/>.</param>
internal sealed record ArchiveSeals(long First, long Last, IReadOnlyList<byte[]> Consistency)
{
    /// <summary>A ledger that is sealed once a second gets there in 30 years.</summary>
    private const long MaxIndex = 1L << 30;

    public SealLayout Layout => new(First);

    public bool IsUsable(IReadOnlyList<ArchiveMember> members) =>
        First >= 0 && Last >= First && Last < MaxIndex && Consistency.Count <= 128 && Consistency.All(static hash => hash.Length == 32)
        && members.Any(member => string.Equals(member.Name, ArchiveNames.Seals, StringComparison.Ordinal) && member.Bytes == Layout.BytesTo(Last));
}
