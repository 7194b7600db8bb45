namespace AuditOtel.Ledger.Merkle;

/// <summary>Gives hashes of complete subtrees.</summary>
internal interface INodeSource
{
    /// <summary>The hash over the leaves [index * 2^height, (index + 1) * 2^height).</summary>
    byte[] Node(int height, long index);
}
