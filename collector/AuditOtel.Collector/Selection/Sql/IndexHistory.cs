using System.Security.Cryptography;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>Tells histories of a ledger apart: one that was restored from a copy may have gone on with other entries.</summary>
internal static class IndexHistory
{
    /// <summary>One entry may be a context, which both histories have; so many hold records, each of which has an id of its own.</summary>
    private const int Entries = 32;

    /// <summary>SHA-256 over the leaf hashes of the last entries before one (RFC 6962, section 2.1), which stay when the entries expire.</summary>
    /// <param name="ledger">The ledger, which has the entries before.</param>
    /// <param name="next">The first entry that does not count.</param>
    /// <exception cref="LedgerException">An entry is damaged.</exception>
    internal static byte[] Of(LedgerReader ledger, long next)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = Math.Max(0, next - Entries); index < next; index++)
            hash.AppendData(ledger.LeafHash(index).Span);
        return hash.GetHashAndReset();
    }
}
