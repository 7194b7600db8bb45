using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>A tree made of blocks is the tree made of leaves, wherever blocks end and wherever somebody wants a root.</summary>
public sealed class LeafBlockTests
{
    private const int Leaves = 700;

    [Fact]
    public void Blocks_of_any_length_give_the_roots_and_level_hashes_of_single_leaves()
    {
        byte[][] leaves = [.. Enumerable.Range(0, Leaves).Select(static i => SHA256.HashData(BitConverter.GetBytes(i)))];
        var single = new Levels();
        byte[][] roots = Roots(leaves, single);
        Gen<int[]> lengths = Gen.Choose(1, 300).ArrayOf(12);
        Gen<int> start = Gen.Choose(0, 600);
        Prop.ForAll(lengths.ToArbitrary(), start.ToArbitrary(), (parts, wanted) =>
        {
            var levels = new Levels();
            var range = new CompactRange();
            var block = new LeafBlock(300);
            bool isRight = true;
            foreach (int length in parts)
            {
                Fill(block, range.Size, leaves, length, levels);
                if (wanted >= range.Size && wanted <= block.End)
                {
                    block.AppendTo(range, wanted, levels);
                    isRight &= range.Root().AsSpan().SequenceEqual(roots[wanted]);
                }

                block.AppendTo(range, block.End, levels);
                isRight &= range.Root().AsSpan().SequenceEqual(roots[range.Size]);
            }

            return isRight && levels.IsSameUpTo(range.Size, single);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    [InlineData(65536)]
    public void The_fast_hash_is_that_of_the_framework(int length)
    {
        byte[] source = RandomNumberGenerator.GetBytes(length);
        byte[] hash = new byte[32];
        Sha256.Hash(source, hash);
        Assert.Equal(SHA256.HashData(source), hash);
        Assert.Throws<ArgumentException>(() => Sha256.Hash(source, new byte[31]));
    }

    private static void Fill(LeafBlock block, long first, byte[][] leaves, int length, Levels levels)
    {
        block.Begin(first);
        for (int i = 0; i < length && first + i < leaves.Length; i++)
            leaves[first + i].CopyTo(block.AddLeaves(1));
        block.Complete();
        for (int level = 0; level < 2; level++)
        {
            ReadOnlySpan<byte> hashes = block.Hashes(level * CompactRange.TileHeight, out long number);
            for (; !hashes.IsEmpty; hashes = hashes[32..])
                levels.Add(level, number++, hashes[..32]);
        }
    }

    private static byte[][] Roots(byte[][] leaves, Levels levels)
    {
        var range = new CompactRange();
        var roots = new List<byte[]> { range.Root() };
        foreach (byte[] leaf in leaves)
        {
            range.Append(leaf, levels);
            roots.Add(range.Root());
        }

        return [.. roots];
    }

    private sealed class Levels : INodeSink
    {
        private readonly Dictionary<(int Level, long Index), byte[]> _hashes = [];

        public void Add(int level, long index, ReadOnlySpan<byte> hash) => _hashes[(level, index)] = hash.ToArray();

        public bool IsSameUpTo(long size, Levels whole) =>
            _hashes.Count == size + (size >> CompactRange.TileHeight) && _hashes.All(h => h.Value.AsSpan().SequenceEqual(whole._hashes[h.Key]));
    }
}
