using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>Generated proofs of subtrees verify, and verify nothing else.</summary>
[Trait("Requirement", "L5")]
public sealed class SubtreeTests
{
    private const int MaxSize = 24;
    private static readonly NumberedLeaves Nodes = new();

    [Fact]
    public void Every_subtree_of_every_small_tree_is_proved_and_no_changed_proof_verifies()
    {
        int seen = 0;
        foreach ((int start, int end, int size) in Subtrees())
        {
            List<byte[]> proof = Subtree.ConsistencyProof(Nodes, start, end, size);
            byte[] subtree = MerkleTree.RangeRoot(Nodes, start, end);
            Assert.True(Subtree.VerifyConsistency(start, end, size, subtree, Root(size), proof), $"[{start}, {end}) in {size}");
            Assert.False(Subtree.VerifyConsistency(start, end, size, subtree, Root(size + 1), proof));
            Assert.False(Subtree.VerifyConsistency(start, end, size, MerkleTree.RangeRoot(Nodes, start + 32, end + 32), Root(size), proof));
            Assert.False(Subtree.VerifyConsistency(start, end, size, subtree, Root(size), [.. proof, subtree]));
            Assert.True(proof.Count == 0 || !Subtree.VerifyConsistency(start, end, size, subtree, Root(size), proof[1..]));
            seen++;
        }

        Assert.True(seen > 500);
    }

    [Fact]
    public void Every_leaf_of_every_subtree_is_proved_and_no_other()
    {
        foreach ((int start, int end, int _) in Subtrees().Where(s => s.End == s.Size))
        {
            byte[] root = MerkleTree.RangeRoot(Nodes, start, end);
            for (int index = start; index < end; index++)
            {
                List<byte[]> proof = Subtree.InclusionProof(Nodes, index, start, end);
                Assert.True(Subtree.VerifyInclusion(index, start, end, Nodes.Node(0, index), proof, root));
                Assert.False(Subtree.VerifyInclusion(index, start, end, Nodes.Node(0, index + 1), proof, root));
            }
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    [InlineData(4, 4)]
    [InlineData(-4, 4)]
    [InlineData(1, long.MaxValue)]
    public void What_is_no_subtree_gets_no_proof(long start, long end)
    {
        Assert.False(Subtree.IsValid(start, end));
        Assert.Throws<ArgumentException>(() => Subtree.ConsistencyProof(Nodes, start, end, end));
        Assert.Throws<ArgumentException>(() => Subtree.InclusionProof(Nodes, start, start, end));
    }

    private static IEnumerable<(int Start, int End, int Size)> Subtrees() =>
        from size in Enumerable.Range(1, MaxSize)
        from end in Enumerable.Range(1, size)
        from start in Enumerable.Range(0, end)
        where Subtree.IsValid(start, end)
        select (start, end, size);

    private static byte[] Root(int size) => MerkleTree.RangeRoot(Nodes, 0, size);
}
