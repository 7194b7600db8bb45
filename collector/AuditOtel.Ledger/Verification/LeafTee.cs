using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Verification;

/// <summary>Passes hashes on and builds a tree of its own from the leaves.</summary>
internal sealed class LeafTee(INodeSink? next, CompactRange leaves) : INodeSink
{
    public void Add(int level, long index, ReadOnlySpan<byte> hash)
    {
        if (level == 0)
            leaves.Append(hash, null);
        next?.Add(level, index, hash);
    }
}
