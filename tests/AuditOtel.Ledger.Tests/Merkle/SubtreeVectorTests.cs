using System.Text.Json;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>The subtree vectors of transparency-dev/merkle (Apache-2.0), each of them.</summary>
[Trait("Requirement", "L5")]
public sealed class SubtreeVectorTests
{
    public static TheoryData<string> Inclusion() => MerkleVector.Files("subtreeinclusion");

    public static TheoryData<string> Consistency() => MerkleVector.Files("subtreeconsistency");

    [Theory]
    [MemberData(nameof(Inclusion))]
    public void An_inclusion_proof_in_a_subtree_verifies_as_the_vector_says(string path)
    {
        JsonElement vector = MerkleVector.Read(path);
        bool isValid = Subtree.VerifyInclusion(
            MerkleVector.Number(vector, "leafIdx"),
            MerkleVector.Number(vector, "start"),
            MerkleVector.Number(vector, "end"),
            MerkleVector.Bytes(vector, "leafHash"),
            MerkleVector.Proof(vector),
            MerkleVector.Bytes(vector, "root"));
        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), isValid);
    }

    [Theory]
    [MemberData(nameof(Consistency))]
    public void A_consistency_proof_of_a_subtree_verifies_as_the_vector_says(string path)
    {
        JsonElement vector = MerkleVector.Read(path);
        bool isValid = Subtree.VerifyConsistency(
            MerkleVector.Number(vector, "start"),
            MerkleVector.Number(vector, "end"),
            MerkleVector.Number(vector, "size"),
            MerkleVector.Bytes(vector, "root1"),
            MerkleVector.Bytes(vector, "root2"),
            MerkleVector.Proof(vector));
        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), isValid);
    }

    [Fact]
    public void All_subtree_vectors_are_here()
    {
        Assert.Equal(204, Inclusion().Count);
        Assert.Equal(118, Consistency().Count);
    }
}
