using System.Text.Json;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>Reads the vectors of transparency-dev/merkle (Apache-2.0).</summary>
internal static class MerkleVector
{
    private static string Root => Path.Combine(AppContext.BaseDirectory, "Vectors", "merkle");

    public static TheoryData<string> Files(string kind) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, kind), "*.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    public static JsonElement Read(string path) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, path))).RootElement;

    // The vectors count in unsigned numbers; what does not fit is out of range for any tree.
    public static long Number(JsonElement vector, string name) => unchecked((long)vector.GetProperty(name).GetUInt64());

    public static byte[] Bytes(JsonElement vector, string name) =>
        vector.GetProperty(name).ValueKind == JsonValueKind.Null ? [] : vector.GetProperty(name).GetBytesFromBase64();

    public static List<byte[]> Proof(JsonElement vector) =>
        vector.GetProperty("proof").ValueKind == JsonValueKind.Null ? [] : [.. vector.GetProperty("proof").EnumerateArray().Select(static p => p.GetBytesFromBase64())];
}
