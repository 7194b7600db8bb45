using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>A C2SP signed-note verifier key, <c>name+hex8(id)+base64(type || key)</c>: Ed25519 (type 01) or ECDSA P-256 (type 02, key = SPKI DER).</summary>
internal sealed class NoteVerifier
{
    public const byte Ed25519Type = 1;
    public const byte EcdsaType = 2;
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly byte _type;
    private readonly byte[] _key;

    private NoteVerifier(string name, byte type, byte[] key)
    {
        Name = name;
        _type = type;
        _key = key;
        KeyId = type == EcdsaType ? Head(SHA256.HashData(key)) : Head(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. key]));
    }

    public string Name { get; }

    public uint KeyId { get; }

    /// <summary>The key as text, without a line end.</summary>
    public string Text => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([_type, .. _key])}";

    public static NoteVerifier FromEd25519(string name, byte[] publicKey) => new(name, Ed25519Type, publicKey);

    public static NoteVerifier FromEcdsa(string name, ECDsa key) => new(name, EcdsaType, key.ExportSubjectPublicKeyInfo());

    /// <summary>Whether a name may stand in a key and in a signature line: no white space or control characters, no plus sign, 1 to 255 characters.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 255 && !name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c is '+' or '\uFFFD');

    public static bool TryParse(string text, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        string[] parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || !NoteText.TryDecode(parts[2], out byte[]? material) || material.Length < 2)
            return false;
        byte[] key = material[1..];
        if (material[0] == Ed25519Type ? key.Length != Ed25519.KeyLength : material[0] != EcdsaType || !IsP256(key))
            return false;
        var candidate = new NoteVerifier(parts[0], material[0], key);
        if (!string.Equals(candidate.KeyId.ToString("x8"), parts[1], StringComparison.Ordinal))
            return false;
        verifier = candidate;
        return true;
    }

    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (_type == Ed25519Type)
            return Ed25519.Verify(_key, text, signature);
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(_key, out _);
        return ecdsa.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static uint Head(byte[] hash) => BinaryPrimitives.ReadUInt32BigEndian(hash);

    private static bool IsP256(byte[] spki)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(spki, out int read);
            return read == spki.Length && string.Equals(ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value, P256, StringComparison.Ordinal);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
