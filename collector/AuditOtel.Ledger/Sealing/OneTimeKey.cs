using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AuditOtel.Ledger.Sealing;

/// <summary>An ECDSA P-256 key that signs one seal. Its private part is kept as RFC 5915 DER in memory that does not move, and is zeroed on dispose.</summary>
internal sealed class OneTimeKey : IDisposable
{
    /// <summary>SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480).</summary>
    public const int PublicKeyLength = 91;

    /// <summary>r and s, 32 bytes each (IEEE P1363).</summary>
    public const int SignatureLength = 64;

    /// <summary>What <see cref="Write"/> needs: a length and the private key.</summary>
    public const int StoredLength = 2 + MaxPrivateLength;

    private const int MaxPrivateLength = 160;
    private readonly byte[] _private = GC.AllocateArray<byte>(MaxPrivateLength, pinned: true);
    private readonly int _length;

    private OneTimeKey(ECDsa key)
    {
        if (!key.TryExportECPrivateKey(_private, out _length))
            throw new CryptographicException("A P-256 private key is longer than expected.");
        PublicKey = key.ExportSubjectPublicKeyInfo();
        if (PublicKey.Length != PublicKeyLength)
            throw new CryptographicException("A P-256 public key has another length than expected.");
    }

    private OneTimeKey(OneTimeKey other)
    {
        other._private.CopyTo(_private, 0);
        _length = other._length;
        PublicKey = other.PublicKey;
    }

    public byte[] PublicKey { get; }

    public byte[] PublicKeyHash => SHA256.HashData(PublicKey);

    public static OneTimeKey Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new OneTimeKey(key);
    }

    /// <summary>Restores what <see cref="Write"/> wrote; null when it is no such key.</summary>
    public static OneTimeKey? Read(ReadOnlySpan<byte> stored)
    {
        int length = BinaryPrimitives.ReadUInt16LittleEndian(stored);
        if (length is 0 or > MaxPrivateLength)
            return null;
        using var key = ECDsa.Create();
        try
        {
            key.ImportECPrivateKey(stored.Slice(2, length), out _);
            return key.KeySize == 256 ? new OneTimeKey(key) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a signature was made with the private part of a public key; false too when that is no P-256 key.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key.KeySize == 256 && key.VerifyData(statement, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The same key in memory of its own.</summary>
    public OneTimeKey Copy() => new(this);

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)_length);
        _private.AsSpan(0, _length).CopyTo(target[2..]);
    }

    public void Sign(ReadOnlySpan<byte> statement, Span<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportECPrivateKey(_private.AsSpan(0, _length), out _);
        if (!key.TrySignData(statement, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out int written) || written != SignatureLength)
            throw new CryptographicException("A P-256 signature has another length than expected.");
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_private);
}
