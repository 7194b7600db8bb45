using System.Numerics;

namespace AuditOtel.Ledger.Merkle;

/// <summary>
/// Proofs about the leaves [start, end) of a larger tree, as pure functions (draft-ietf-plants-merkle-tree-certs, section 4). A subtree is valid
/// when its start is a multiple of the smallest power of two that is not below its width.
/// </summary>
internal static class Subtree
{
    /// <summary>Whether [start, end) is a subtree with leaves in it (section 4.1).</summary>
    public static bool IsValid(long start, long end) =>
        start >= 0 && start < end && (start & (long)(BitOperations.RoundUpToPowerOf2((ulong)(end - start)) - 1)) == 0;

    /// <summary>The proof that a leaf stands in a subtree, from leaf to the subtree's root (section 4.3.1).</summary>
    public static List<byte[]> InclusionProof(INodeSource nodes, long index, long start, long end)
    {
        Demand(IsValid(start, end) && index >= start && index < end, nameof(index));
        var proof = new List<byte[]>();
        MerkleTree.AddPath(nodes, index, start, end, proof);
        return proof;
    }

    /// <summary>Verifies that a leaf stands in a subtree (section 4.3.2).</summary>
    public static bool VerifyInclusion(long index, long start, long end, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> subtreeRoot) =>
        IsValid(start, end) && MerkleTree.VerifyInclusion(index - start, end - start, leafHash, proof, subtreeRoot);

    /// <summary>The proof that a subtree stands in the tree of a size (section 4.4.1).</summary>
    public static List<byte[]> ConsistencyProof(INodeSource nodes, long start, long end, long size)
    {
        Demand(IsValid(start, end) && end <= size, nameof(end));
        var proof = new List<byte[]>();
        AddSubproof(nodes, start, end, 0, size, isWhole: true, proof);
        return proof;
    }

    /// <summary>
    /// Verifies that a subtree stands in the tree of a size (section 4.4.3). An empty subtree stands in every tree: its root is that of no leaves, its
    /// proof is empty, and it says nothing about the tree.
    /// </summary>
    public static bool VerifyConsistency(long start, long end, long size, ReadOnlySpan<byte> subtreeRoot, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> proof)
    {
        if (start < 0 || start > end || end > size || !MerkleTree.AreHashes(proof))
            return false;
        if (start == end)
            return proof.Count == 0 && subtreeRoot.SequenceEqual(MerkleTree.EmptyRoot());
        if (start == 0 && end == size)
            return proof.Count == 0 && subtreeRoot.SequenceEqual(root);
        if (!IsValid(start, end) || subtreeRoot.Length != MerkleTree.HashLength)
            return false;
        var (fn, sn, tn) = (start, end - 1, size - 1);
        bool isLast = sn == tn;
        while (fn != sn && (isLast || (sn & 1) == 1))
            Shift(ref fn, ref sn, ref tn);
        bool isComplete = fn == sn;
        if (!isComplete && proof.Count == 0)
            return false;
        Span<byte> fr = stackalloc byte[MerkleTree.HashLength];
        Span<byte> sr = stackalloc byte[MerkleTree.HashLength];
        (isComplete ? subtreeRoot : proof[0]).CopyTo(fr);
        fr.CopyTo(sr);
        for (int i = isComplete ? 0 : 1; i < proof.Count; i++)
        {
            if (tn == 0)
                return false;
            Step(proof[i], fr, sr, ref fn, ref sn, ref tn);
        }

        return tn == 0 && fr.SequenceEqual(subtreeRoot) && sr.SequenceEqual(root);
    }

    private static void Step(ReadOnlySpan<byte> c, Span<byte> fr, Span<byte> sr, ref long fn, ref long sn, ref long tn)
    {
        if ((sn & 1) == 1 || sn == tn)
        {
            if (fn < sn)
                MerkleTree.HashNode(c, fr, fr);
            MerkleTree.HashNode(c, sr, sr);
            while ((sn & 1) == 0 && sn != 0)
                Shift(ref fn, ref sn, ref tn);
        }
        else
        {
            MerkleTree.HashNode(sr, c, sr);
        }

        Shift(ref fn, ref sn, ref tn);
    }

    private static void Shift(ref long fn, ref long sn, ref long tn)
    {
        fn >>= 1;
        sn >>= 1;
        tn >>= 1;
    }

    /// <summary>SUBTREE_SUBPROOF over the leaves [low, high); start and end are absolute.</summary>
    private static void AddSubproof(INodeSource nodes, long start, long end, long low, long high, bool isWhole, List<byte[]> proof)
    {
        if (start == low && end == high)
        {
            if (!isWhole)
                proof.Add(MerkleTree.RangeRoot(nodes, low, high));
            return;
        }

        long split = low + MerkleTree.SplitPoint(high - low);
        if (end <= split)
        {
            AddSubproof(nodes, start, end, low, split, isWhole, proof);
            proof.Add(MerkleTree.RangeRoot(nodes, split, high));
            return;
        }

        // A valid subtree that crosses the split begins where this tree begins.
        bool isRight = split <= start;
        AddSubproof(nodes, isRight ? start : split, end, split, high, isRight && isWhole, proof);
        proof.Add(MerkleTree.RangeRoot(nodes, low, split));
    }

    private static void Demand(bool isAllowed, string parameter)
    {
        if (!isAllowed)
            throw new ArgumentException("The range is no subtree of the tree, or the leaf is not in it.", parameter);
    }
}
