using System.Diagnostics.CodeAnalysis;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>The text form of a private key as golang.org/x/mod/sumdb/note has it: <c>PRIVATE+KEY+name+hex8(id)+base64(type || seed)</c>.</summary>
internal static class PrivateNoteKey
{
    private const string Prefix = "PRIVATE+KEY+";

    public static string Format(NoteVerifier key, byte type, ReadOnlySpan<byte> seed) => $"{Prefix}{key.Name}+{key.KeyId:x8}+{Convert.ToBase64String([type, .. seed])}\n";

    public static bool TryParse(string text, byte type, [NotNullWhen(true)] out string? name, [NotNullWhen(true)] out byte[]? seed)
    {
        name = null;
        seed = null;
        string[] parts = text.TrimEnd('\n').Split('+', 5);
        if (parts.Length != 5 || !text.StartsWith(Prefix, StringComparison.Ordinal) || !NoteVerifier.IsName(parts[2])
            || !NoteText.TryDecode(parts[4], out byte[]? material) || material.Length != 1 + Ed25519.KeyLength || material[0] != type)
            return false;
        name = parts[2];
        seed = material[1..];
        return true;
    }
}
