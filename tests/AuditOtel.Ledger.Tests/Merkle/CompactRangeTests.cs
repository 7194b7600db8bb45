using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>Leaves added together give what leaves added one by one give.</summary>
public sealed class CompactRangeTests
{
    private const int Leaves = 5000;
    private static readonly byte[] Hashes = Enumerable.Range(0, Leaves).SelectMany(static i => SHA256.HashData(BitConverter.GetBytes(i))).ToArray();

    [Fact]
    [Trait("Requirement", "L8")]
    public void Runs_of_any_length_give_root_frontier_and_level_hashes_of_single_leaves()
    {
        Gen<int[]> lengths = Gen.Frequency((3, Gen.Choose(0, 40)), (2, Gen.Choose(0, 700)), (1, Gen.Choose(2040, 2060))).ArrayOf(4);
        Prop.ForAll(Gen.Choose(0, 600).ToArbitrary(), lengths.ToArbitrary(), static (start, parts) =>
        {
            var (one, many) = (new Levels(), new Levels());
            var (single, together) = (new CompactRange(), new CompactRange());
            AppendSingly(single, start, one);
            AppendSingly(together, start, many);
            foreach (int length in parts)
            {
                long end = Math.Min(Leaves, together.Size + length);
                together.AppendMany(Hashes.AsSpan((int)together.Size * 32, (int)(end - together.Size) * 32), many);
                AppendSingly(single, end, one);
                if (single.Size != together.Size || !Frontier(single).AsSpan().SequenceEqual(Frontier(together)) || !single.Root().AsSpan().SequenceEqual(together.Root()))
                    return false;
            }

            return one.IsSame(many);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static void AppendSingly(CompactRange range, long end, Levels levels)
    {
        while (range.Size < end)
            range.Append(Hashes.AsSpan((int)range.Size * 32, 32), levels);
    }

    private static byte[] Frontier(CompactRange range)
    {
        byte[] nodes = new byte[CompactRange.MaxNodes * 32];
        return nodes[..(range.Write(nodes) * 32)];
    }

    /// <summary>What a level is told, in order; each hash once, none left out.</summary>
    private sealed class Levels : INodeSink
    {
        private readonly List<byte[]>[] _hashes = [[], [], []];

        public void Add(int level, long index, ReadOnlySpan<byte> hash)
        {
            Assert.Equal(_hashes[level].Count, index);
            _hashes[level].Add(hash.ToArray());
        }

        public bool IsSame(Levels other) => _hashes.Zip(other._hashes).All(static pair => pair.First.Count == pair.Second.Count
            && pair.First.Zip(pair.Second).All(static hash => hash.First.AsSpan().SequenceEqual(hash.Second)));
    }
}
