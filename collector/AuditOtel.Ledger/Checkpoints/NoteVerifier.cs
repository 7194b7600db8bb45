using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>
/// A C2SP signed-note verifier key, <c>name+hex8(id)+base64(type || key)</c>: Ed25519 (type 01) or ECDSA P-256 (type 02, key = SPKI DER) of a log, or
/// cosignature/v1 (type 04, Ed25519) of a witness. The two uses are parsed apart, so that a witness's key never vouches for a log.
/// </summary>
internal sealed class NoteVerifier
{
    public const byte Ed25519Type = 1;
    public const byte EcdsaType = 2;
    public const byte CosignatureType = 4;

    /// <summary>Bytes of a cosignature/v1: u64 time, Ed25519 signature (C2SP tlog-cosignature).</summary>
    public const int CosignatureLength = sizeof(ulong) + Ed25519.SignatureLength;

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

    public static NoteVerifier FromCosigner(string name, byte[] publicKey) => new(name, CosignatureType, publicKey);

    /// <summary>Whether a name may stand in a key and in a signature line: no white space or control characters, no plus sign, 1 to 255 characters.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 255 && !name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c is '+' or '\uFFFD');

    /// <summary>Parses the key of a log.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteVerifier? verifier) =>
        TryParseAny(text, out verifier) && verifier._type != CosignatureType;

    /// <summary>Parses the key of a witness.</summary>
    public static bool TryParseCosigner(string text, [NotNullWhen(true)] out NoteVerifier? verifier) =>
        TryParseAny(text, out verifier) && verifier._type == CosignatureType;

    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        switch (_type)
        {
            case Ed25519Type:
                return Ed25519.Verify(_key, text, signature);
            case CosignatureType:
                return CosignatureTime(signature) is { } time && Ed25519.Verify(_key, CosignedMessage(text, time), signature[sizeof(ulong)..]);
            default:
                using (var ecdsa = ECDsa.Create())
                {
                    ecdsa.ImportSubjectPublicKeyInfo(_key, out _);
                    return ecdsa.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
                }
        }
    }

    /// <summary>When a cosignature/v1 says it was made, in seconds since 1970 UTC; null when it is none. Only true after <see cref="Verify"/>.</summary>
    public static long? CosignatureTime(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != CosignatureLength)
            return null;
        long time = BinaryPrimitives.ReadInt64BigEndian(signature);
        return time >= 0 ? time : null;
    }

    /// <summary>What a witness signs: two header lines, then the body of the checkpoint.</summary>
    public static byte[] CosignedMessage(ReadOnlySpan<byte> body, long time) => [.. Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n"), .. body];

    private static bool TryParseAny(string text, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        verifier = null;
        string[] parts = text.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || !NoteText.TryDecode(parts[2], out byte[]? material) || material.Length < 2)
            return false;
        byte[] key = material[1..];
        if (!IsKey(material[0], key))
            return false;
        var candidate = new NoteVerifier(parts[0], material[0], key);
        if (!string.Equals(candidate.KeyId.ToString("x8"), parts[1], StringComparison.Ordinal))
            return false;
        verifier = candidate;
        return true;
    }

    private static bool IsKey(byte type, byte[] key) => type switch
    {
        Ed25519Type or CosignatureType => key.Length == Ed25519.KeyLength,
        EcdsaType => IsP256(key),
        _ => false,
    };

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
