using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace AuditOtel.Ledger.Merkle;

/// <summary>
/// SHA-256 (FIPS 180-4) of many independent messages. Leaves and nodes are short, so that one after the other they cost as much in calls as in hashing; side by
/// side in the lanes of vectors they cost a fraction, also where the processor has instructions for SHA-256. Sixteen lanes of 512 bits are used where the processor
/// is not slowed down by them, otherwise eight of 256; without either, or when lanes fail a known answer, <see cref="Sha256"/> does the work. Thread-safe.
/// </summary>
public static unsafe class Sha256Lanes
{
    /// <summary>Fewer are hashed faster one after the other.</summary>
    private const int FewestInLanes = 3;

    private const int NoLanes = 1;
    private const int Pair = 2 * MerkleTree.HashLength;

    private static readonly int Chosen = Choose();

    /// <summary>The numbers of lanes this processor has, the best first; 1 is always among them.</summary>
    internal static IReadOnlyList<int> Widths =>
        [.. new[] { (16, Lanes16.IsSupported), (8, Lanes8.IsSupported), (NoLanes, true) }.Where(static width => width.Item2).Select(static width => width.Item1)];

    /// <summary>SHA-256 of parts of some bytes.</summary>
    /// <param name="source">What the parts are of.</param>
    /// <param name="parts">The messages; they may be of any lengths, and overlap.</param>
    /// <param name="hashes">Gets 32 bytes for each part, in order; must not overlap the source.</param>
    /// <exception cref="ArgumentException"><paramref name="hashes"/> has fewer than 32 bytes for each part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A part is not inside the source.</exception>
    public static void HashMany(ReadOnlySpan<byte> source, ReadOnlySpan<ByteSlice> parts, Span<byte> hashes) =>
        HashMany(parts.Length < FewestInLanes ? NoLanes : Chosen, source, parts, hashes);

    /// <summary>Node hashes SHA-256(0x01 || left || right) of neighbours (RFC 6962, section 2.1).</summary>
    /// <param name="children">Hashes of 32 bytes, two for each node.</param>
    /// <param name="parents">Gets 32 bytes for each node; may lie over the children when it begins at most 32 bytes behind their beginning.</param>
    /// <exception cref="ArgumentException">The children are no pairs of hashes, or <paramref name="parents"/> is shorter than half of them.</exception>
    public static void HashNodes(ReadOnlySpan<byte> children, Span<byte> parents) =>
        HashNodes(children.Length < FewestInLanes * Pair ? NoLanes : Chosen, children, parents);

    /// <summary>Chooses the number of lanes, which takes some ten milliseconds, so that no record has to wait for it.</summary>
    internal static void Prepare() => RuntimeHelpers.RunClassConstructor(typeof(Sha256Lanes).TypeHandle);

    /// <summary>The same with so many lanes, one of <see cref="Widths"/>.</summary>
    internal static void HashMany(int width, ReadOnlySpan<byte> source, ReadOnlySpan<ByteSlice> parts, Span<byte> hashes)
    {
        if (hashes.Length / MerkleTree.HashLength < parts.Length)
            throw new ArgumentException("Each part needs 32 bytes for its hash.", nameof(hashes));
        Demand(source.Length, parts);
        if (width == NoLanes || parts.Length < FewestInLanes)
        {
            for (int i = 0; i < parts.Length; i++)
                Sha256.Hash(source.Slice(parts[i].Offset, parts[i].Length), hashes.Slice(i * MerkleTree.HashLength, MerkleTree.HashLength));
            return;
        }

        fixed (byte* from = source, to = hashes)
        {
            if (width == Lanes16.Count)
                LaneHasher<Lanes16, Vector512<uint>>.HashMany(from, parts, to);
            else
                LaneHasher<Lanes8, Vector256<uint>>.HashMany(from, parts, to);
        }
    }

    /// <summary>The same with so many lanes, one of <see cref="Widths"/>.</summary>
    internal static void HashNodes(int width, ReadOnlySpan<byte> children, Span<byte> parents)
    {
        int count = children.Length / Pair;
        if (children.Length % Pair != 0)
            throw new ArgumentException("Nodes need two hashes each.", nameof(children));
        if (parents.Length / MerkleTree.HashLength < count)
            throw new ArgumentException("Each node needs 32 bytes for its hash.", nameof(parents));
        if (width == NoLanes || count < FewestInLanes)
        {
            for (int i = 0; i < count; i++)
                MerkleTree.HashNode(children.Slice(i * Pair, Pair / 2), children.Slice((i * Pair) + (Pair / 2), Pair / 2), parents[(i * Pair / 2)..]);
            return;
        }

        fixed (byte* from = children, to = parents)
        {
            if (width == Lanes16.Count)
                LaneHasher<Lanes16, Vector512<uint>>.HashNodes(from, count, to);
            else
                LaneHasher<Lanes8, Vector256<uint>>.HashNodes(from, count, to);
        }
    }

    private static void Demand(int length, ReadOnlySpan<ByteSlice> parts)
    {
        foreach (ByteSlice part in parts)
        {
            if ((uint)part.Offset > (uint)length || (uint)part.Length > (uint)(length - part.Offset))
                throw new ArgumentOutOfRangeException(nameof(parts), "A part is not inside the bytes that are hashed.");
        }
    }

    private static int Choose() => Widths.First(static width => width == NoLanes || (AreMessagesRight(width) && AreNodesRight(width)));

    private static bool AreMessagesRight(int width)
    {
        // More than there are lanes, of all kinds of padding, in an order in which lanes end at different times.
        int[] lengths = [200, 0, 120, 1, 119, 64, 63, 65, 56, 55, 330, 128, 300, 2, 127, 183, 184, 260, 20, 3, 500];
        byte[] source = Numbers(1000);
        ByteSlice[] parts = [.. lengths.Select(static (length, i) => new ByteSlice(i, length))];
        byte[] hashes = new byte[parts.Length * MerkleTree.HashLength];
        HashMany(width, source, parts, hashes);
        byte[] expected = [.. parts.SelectMany(part => SHA256.HashData(source.AsSpan(part.Offset, part.Length)))];
        return hashes.AsSpan().SequenceEqual(expected);
    }

    private static bool AreNodesRight(int width)
    {
        byte[] children = Numbers(19 * Pair);
        byte[] parents = new byte[children.Length / 2];
        HashNodes(width, children, parents);
        byte[] expected = [.. children.Chunk(Pair).SelectMany(static pair => SHA256.HashData([1, .. pair]))];
        return parents.AsSpan().SequenceEqual(expected);
    }

    private static byte[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(static i => (byte)(i * 7))];
}
