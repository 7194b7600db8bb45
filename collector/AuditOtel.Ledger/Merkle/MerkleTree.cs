using System.Numerics;
using System.Security.Cryptography;

namespace AuditOtel.Ledger.Merkle;

/// <summary>The hashes and proofs of RFC 6962 and RFC 9162, as pure functions.</summary>
internal static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <summary>The root of the empty tree: SHA-256 of nothing (RFC 6962, section 2.1).</summary>
    public static byte[] EmptyRoot() => SHA256.HashData([]);

    /// <summary>Leaf hash SHA-256(0x00 || entry) (RFC 6962, section 2.1). The caller puts the entry behind one byte of room, so that nothing is copied.</summary>
    public static void HashLeaf(Span<byte> roomAndEntry, Span<byte> hash)
    {
        byte saved = roomAndEntry[0];
        roomAndEntry[0] = LeafPrefix;
        Sha256.Hash(roomAndEntry, hash);
        roomAndEntry[0] = saved;
    }

    /// <summary>Node hash SHA-256(0x01 || left || right) (RFC 6962, section 2.1). <paramref name="hash"/> may overlap an input.</summary>
    public static void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashLength)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashLength)..]);
        Sha256.Hash(input, hash);
    }

    /// <summary>Verifies an inclusion proof (RFC 9162, section 2.1.3.2).</summary>
    public static bool VerifyInclusion(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != HashLength || !AreHashes(proof))
            return false;
        long fn = index;
        long sn = size - 1;
        Span<byte> r = stackalloc byte[HashLength];
        leafHash.CopyTo(r);
        foreach (byte[] p in proof)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                HashNode(p, r, r);
                if ((fn & 1) == 0)
                    Shift(ref fn, ref sn);
            }
            else
            {
                HashNode(r, p, r);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && r.SequenceEqual(root);
    }

    /// <summary>Verifies a consistency proof (RFC 9162, section 2.1.4.2). The first tree must not be empty, as there: an empty one proves nothing.</summary>
    public static bool VerifyConsistency(long first, long second, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> proof)
    {
        if (first <= 0 || first > second || !AreHashes(proof))
            return false;
        if (first == second)
            return proof.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        if (proof.Count == 0)
            return false;
        bool isPower = BitOperations.IsPow2(first);
        long fn = first - 1;
        long sn = second - 1;
        int shift = BitOperations.TrailingZeroCount(~fn);
        fn >>= shift;
        sn >>= shift;
        Span<byte> fr = stackalloc byte[HashLength];
        Span<byte> sr = stackalloc byte[HashLength];
        if (isPower && firstRoot.Length != HashLength)
            return false;
        (isPower ? firstRoot : proof[0]).CopyTo(fr);
        fr.CopyTo(sr);
        for (int i = isPower ? 0 : 1; i < proof.Count; i++)
        {
            if (sn == 0)
                return false;
            ConsistencyStep(proof[i], fr, sr, ref fn, ref sn);
        }

        return sn == 0 && fr.SequenceEqual(firstRoot) && sr.SequenceEqual(secondRoot);
    }

    /// <summary>PATH(m, D[n]) of RFC 6962, section 2.1.1, over any source of subtree hashes.</summary>
    public static List<byte[]> InclusionProof(INodeSource nodes, long index, long size)
    {
        var proof = new List<byte[]>();
        AddPath(nodes, index, 0, size, proof);
        return proof;
    }

    /// <summary>PROOF(m, D[n]) of RFC 6962, section 2.1.2, over any source of subtree hashes.</summary>
    public static List<byte[]> ConsistencyProof(INodeSource nodes, long first, long second)
    {
        var proof = new List<byte[]>();
        if (first > 0 && first < second)
            AddSubproof(nodes, first, 0, second, isWhole: true, proof);
        return proof;
    }

    /// <summary>MTH of the leaves [start, end) where start is a multiple of the largest power of two below the width (RFC 6962, section 2.1).</summary>
    public static byte[] RangeRoot(INodeSource nodes, long start, long end)
    {
        long width = end - start;
        if (width == 0)
            return EmptyRoot();
        if (BitOperations.IsPow2(width))
        {
            int height = BitOperations.TrailingZeroCount(width);
            return nodes.Node(height, start >> height);
        }

        long split = start + SplitPoint(width);
        byte[] root = new byte[HashLength];
        HashNode(RangeRoot(nodes, start, split), RangeRoot(nodes, split, end), root);
        return root;
    }

    private static void ConsistencyStep(ReadOnlySpan<byte> c, Span<byte> fr, Span<byte> sr, ref long fn, ref long sn)
    {
        if ((fn & 1) == 1 || fn == sn)
        {
            HashNode(c, fr, fr);
            HashNode(c, sr, sr);
            if ((fn & 1) == 0)
                Shift(ref fn, ref sn);
        }
        else
        {
            HashNode(sr, c, sr);
        }

        fn >>= 1;
        sn >>= 1;
    }

    private static void Shift(ref long fn, ref long sn)
    {
        while ((fn & 1) == 0 && fn != 0)
        {
            fn >>= 1;
            sn >>= 1;
        }
    }

    internal static void AddPath(INodeSource nodes, long index, long start, long end, List<byte[]> proof)
    {
        if (end - start == 1)
            return;
        long split = start + SplitPoint(end - start);
        bool isLeft = index < split;
        AddPath(nodes, index, isLeft ? start : split, isLeft ? split : end, proof);
        proof.Add(isLeft ? RangeRoot(nodes, split, end) : RangeRoot(nodes, start, split));
    }

    private static void AddSubproof(INodeSource nodes, long first, long start, long end, bool isWhole, List<byte[]> proof)
    {
        if (first == end)
        {
            if (!isWhole)
                proof.Add(RangeRoot(nodes, start, end));
            return;
        }

        long split = start + SplitPoint(end - start);
        bool isLeft = first <= split;
        AddSubproof(nodes, first, isLeft ? start : split, isLeft ? split : end, isLeft && isWhole, proof);
        proof.Add(isLeft ? RangeRoot(nodes, split, end) : RangeRoot(nodes, start, split));
    }

    /// <summary>The largest power of two smaller than n, for n above 1 (RFC 6962, section 2.1).</summary>
    internal static long SplitPoint(long n) => 1L << BitOperations.Log2((ulong)(n - 1));

    internal static bool AreHashes(IReadOnlyList<byte[]> proof) => proof.All(static hash => hash.Length == HashLength);
}
