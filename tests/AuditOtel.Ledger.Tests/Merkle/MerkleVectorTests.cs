using System.Text.Json;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>The vectors of transparency-dev/merkle (Apache-2.0), each of them.</summary>
[Trait("Requirement", "L5")]
public sealed class MerkleVectorTests
{
    public static TheoryData<string> Inclusion() => Files("inclusion");

    public static TheoryData<string> Consistency() => Files("consistency");

    [Theory]
    [MemberData(nameof(Inclusion))]
    public void An_inclusion_proof_verifies_as_the_vector_says(string path)
    {
        JsonElement vector = Read(path);
        bool isValid = MerkleTree.VerifyInclusion(Number(vector, "leafIdx"), Number(vector, "treeSize"), Bytes(vector, "leafHash"), Proof(vector), Bytes(vector, "root"));
        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), isValid);
    }

    [Theory]
    [MemberData(nameof(Consistency))]
    public void A_consistency_proof_verifies_as_the_vector_says(string path)
    {
        JsonElement vector = Read(path);
        bool isValid = MerkleTree.VerifyConsistency(Number(vector, "size1"), Number(vector, "size2"), Bytes(vector, "root1"), Bytes(vector, "root2"), Proof(vector));
        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), isValid);
    }

    [Fact]
    public void All_vectors_are_here()
    {
        Assert.Equal(98, Inclusion().Count);
        Assert.Equal(98, Consistency().Count);
    }

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Vectors", "merkle");

    private static TheoryData<string> Files(string kind) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, kind), "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    private static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, path))).RootElement;

    // The vectors count in unsigned numbers; what does not fit is out of range for any tree.
    private static long Number(JsonElement vector, string name) => unchecked((long)vector.GetProperty(name).GetUInt64());

    private static byte[] Bytes(JsonElement vector, string name) =>
        vector.GetProperty(name).ValueKind == JsonValueKind.Null ? [] : vector.GetProperty(name).GetBytesFromBase64();

    private static List<byte[]> Proof(JsonElement vector) =>
        vector.GetProperty("proof").ValueKind == JsonValueKind.Null ? [] : [.. vector.GetProperty("proof").EnumerateArray().Select(static p => p.GetBytesFromBase64())];
}
