using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger;

/// <summary>One entry as read. Its memory is valid until the cursor that gave it moves.</summary>
/// <param name="Index">Its position in the ledger, from 0.</param>
/// <param name="Kind">Context, record or expiry.</param>
/// <param name="Bytes">The whole entry, as hashed.</param>
/// <param name="Body">What the appender gave.</param>
/// <param name="Context">The body of the context a record refers to; a context's own body; empty for an expiry.</param>
public readonly record struct LedgerEntry(long Index, EntryKind Kind, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Context)
{
    /// <summary>The leaf hash that proofs show to be in the tree: SHA-256(0x00 || entry) (RFC 6962, 2.1).</summary>
    public byte[] LeafHash()
    {
        byte[] hash = new byte[MerkleTree.HashLength];
        MerkleTree.HashLeaf([0, .. Bytes.Span], hash);
        return hash;
    }

    /// <summary>The same entry in memory of its own, valid for ever.</summary>
    public LedgerEntry Copy()
    {
        byte[] bytes = Bytes.ToArray();
        return this with { Bytes = bytes, Body = bytes.AsMemory(Bytes.Length - Body.Length), Context = Context.ToArray() };
    }
}
