using AuditOtel.Ledger.Merkle;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>Generated proofs verify, and verify nothing else.</summary>
[Trait("Requirement", "L5")]
public sealed class ConsistencyProofTests
{
    private const int MaxSize = 300;
    private static readonly NumberedLeaves Nodes = new();

    [Fact]
    public void A_consistency_proof_between_any_two_sizes_verifies_and_no_changed_one_does()
    {
        Gen<(int, int, int)> cases = from second in Gen.Choose(1, MaxSize) from first in Gen.Choose(1, second) from bit in Gen.Choose(0, 255) select (first, second, bit);
        Prop.ForAll(cases.ToArbitrary(), static c => CheckConsistency(c.Item1, c.Item2, c.Item3)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void Every_size_is_consistent_with_every_larger_one_up_to_40()
    {
        for (int second = 1; second <= 40; second++)
        {
            for (int first = 1; first <= second; first++)
                Assert.True(CheckConsistency(first, second, 7), $"{first} to {second}");
        }
    }

    [Fact]
    public void An_inclusion_proof_of_any_leaf_verifies_for_this_leaf_only()
    {
        Gen<(int, int)> cases = from size in Gen.Choose(1, MaxSize) from index in Gen.Choose(0, size - 1) select (index, size);
        Prop.ForAll(cases.ToArbitrary(), static c =>
        {
            List<byte[]> proof = MerkleTree.InclusionProof(Nodes, c.Item1, c.Item2);
            return MerkleTree.VerifyInclusion(c.Item1, c.Item2, Nodes.Node(0, c.Item1), proof, Root(c.Item2))
                && !MerkleTree.VerifyInclusion(c.Item1, c.Item2, Nodes.Node(0, c.Item1 + 1), proof, Root(c.Item2));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    [Fact]
    public void The_frontier_and_the_recursive_definition_give_the_same_root()
    {
        var range = new CompactRange();
        for (int size = 0; size <= MaxSize; size++)
        {
            Assert.Equal(Root(size), range.Root());
            range.Append(Nodes.Node(0, size), null);
        }
    }

    private static bool CheckConsistency(int first, int second, int bit)
    {
        List<byte[]> proof = MerkleTree.ConsistencyProof(Nodes, first, second);
        if (!MerkleTree.VerifyConsistency(first, second, Root(first), Root(second), proof))
            return false;
        if (proof.Count == 0)
            return first == second;
        byte[] changed = [.. proof[bit % proof.Count]];
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        List<byte[]> bad = [.. proof];
        bad[bit % proof.Count] = changed;
        return !MerkleTree.VerifyConsistency(first, second, Root(first), Root(second), bad)
            && !MerkleTree.VerifyConsistency(first, second, Root(first), Root(second + 1), proof)
            && !MerkleTree.VerifyConsistency(first, second, Root(first), Root(second), [.. proof, proof[0]])
            && !MerkleTree.VerifyConsistency(first, second, Root(first), Root(second), proof[..^1]);
    }

    private static byte[] Root(int size) => MerkleTree.RangeRoot(Nodes, 0, size);
}
