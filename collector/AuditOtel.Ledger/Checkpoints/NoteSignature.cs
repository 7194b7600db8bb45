using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>One signature line of a C2SP signed note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Signature">The signature; its form depends on the key's type.</param>
/// <param name="Line">The line as written, without its line end.</param>
internal sealed record NoteSignature(string Name, uint KeyId, byte[] Signature, string Line)
{
    private const string Prefix = "\u2014 ";
    private const int MaxSignatures = 64;

    public static string Format(NoteVerifier key, ReadOnlySpan<byte> signature)
    {
        byte[] content = new byte[sizeof(uint) + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(content, key.KeyId);
        signature.CopyTo(content.AsSpan(sizeof(uint)));
        return $"{Prefix}{key.Name} {Convert.ToBase64String(content)}\n";
    }

    /// <summary>Parses 1 to 64 lines, each ended by a line end.</summary>
    public static bool TryParseLines(string text, [NotNullWhen(true)] out IReadOnlyList<NoteSignature>? signatures)
    {
        signatures = null;
        string[] lines = text.Split('\n');
        if (lines.Length is < 2 or > MaxSignatures + 1 || lines[^1].Length != 0)
            return false;
        var parsed = new List<NoteSignature>();
        foreach (string line in lines.AsSpan(0, lines.Length - 1))
        {
            if (TryParse(line) is not { } signature)
                return false;
            parsed.Add(signature);
        }

        signatures = parsed;
        return true;
    }

    public bool IsOf(NoteVerifier key) => key.KeyId == KeyId && string.Equals(key.Name, Name, StringComparison.Ordinal);

    private static NoteSignature? TryParse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        string[] parts = line[Prefix.Length..].Split(' ');
        if (parts.Length != 2 || !NoteVerifier.IsName(parts[0]) || !NoteText.TryDecode(parts[1], out byte[]? content) || content.Length <= sizeof(uint))
            return null;
        return new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(content), content[sizeof(uint)..], line);
    }
}
