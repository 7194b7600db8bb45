using System.Text.Json;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>The vectors of transparency-dev/merkle (Apache-2.0), each of them.</summary>
[Trait("Requirement", "L5")]
public sealed class MerkleVectorTests
{
    public static TheoryData<string> Inclusion() => MerkleVector.Files("inclusion");

    public static TheoryData<string> Consistency() => MerkleVector.Files("consistency");

    [Theory]
    [MemberData(nameof(Inclusion))]
    public void An_inclusion_proof_verifies_as_the_vector_says(string path)
    {
        JsonElement vector = MerkleVector.Read(path);
        bool isValid = MerkleTree.VerifyInclusion(MerkleVector.Number(vector, "leafIdx"), MerkleVector.Number(vector, "treeSize"), MerkleVector.Bytes(vector, "leafHash"), MerkleVector.Proof(vector), MerkleVector.Bytes(vector, "root"));
        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), isValid);
    }

    [Theory]
    [MemberData(nameof(Consistency))]
    public void A_consistency_proof_verifies_as_the_vector_says(string path)
    {
        JsonElement vector = MerkleVector.Read(path);
        bool isValid = MerkleTree.VerifyConsistency(MerkleVector.Number(vector, "size1"), MerkleVector.Number(vector, "size2"), MerkleVector.Bytes(vector, "root1"), MerkleVector.Bytes(vector, "root2"), MerkleVector.Proof(vector));
        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), isValid);
    }

    [Fact]
    public void All_vectors_are_here()
    {
        Assert.Equal(98, Inclusion().Count);
        Assert.Equal(98, Consistency().Count);
    }
}
