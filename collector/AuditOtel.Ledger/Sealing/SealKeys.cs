using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Sealing;

/// <summary>
/// All that makes seal number i: K_i, the key that signs it, and the key that signs the next one. The next key is stored before seal i commits to it, so
/// that a crash right after seal i became durable cannot lose the only key the chain may go on with. Zeroed on dispose.
/// </summary>
internal sealed class SealKeys : IDisposable
{
    /// <summary>
    /// One slot, little-endian: u32 CRC-32C of the rest (0), "KEYS" (4), u64 index (8), SHA-256 of the origin (16), K_i (48), the signing key (80) and the
    /// next one (242), zeros.
    /// </summary>
    public const int StoredLength = 512;

    private const int IndexAt = 8;
    private const int OriginAt = 16;
    private const int SecretAt = 48;
    private const int OwnAt = 80;
    private const int NextAt = OwnAt + OneTimeKey.StoredLength;
    private readonly byte[] _secret;
    private readonly OneTimeKey _own;
    private readonly OneTimeKey _next;

    private SealKeys(long index, byte[] secret, OneTimeKey own, OneTimeKey next)
    {
        Index = index;
        _secret = secret;
        _own = own;
        _next = next;
    }

    /// <summary>The seal these keys are for.</summary>
    public long Index { get; }

    public ReadOnlySpan<byte> Secret => _secret;

    public byte[] PublicKey => _own.PublicKey;

    public byte[] NextKeyHash => _next.PublicKeyHash;

    private static ReadOnlySpan<byte> Magic => "KEYS"u8;

    /// <summary>The keys of the first seal.</summary>
    public static SealKeys Create()
    {
        byte[] secret = NewSecret();
        RandomNumberGenerator.Fill(secret);
        return new SealKeys(0, secret, OneTimeKey.Generate(), OneTimeKey.Generate());
    }

    /// <summary>Restores what <see cref="Write"/> wrote; null when it is torn, erased or of another ledger.</summary>
    public static SealKeys? Read(ReadOnlySpan<byte> stored, string origin)
    {
        if (stored.Length != StoredLength || BinaryPrimitives.ReadUInt32LittleEndian(stored) != Crc32C.Compute(stored[4..]) || !stored[4..].StartsWith(Magic))
            return null;
        if (!stored[OriginAt..SecretAt].SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(origin))))
            return null;
        OneTimeKey? own = OneTimeKey.Read(stored[OwnAt..]);
        OneTimeKey? next = OneTimeKey.Read(stored[NextAt..]);
        if (own is null || next is null)
        {
            own?.Dispose();
            next?.Dispose();
            return null;
        }

        byte[] secret = NewSecret();
        stored[SecretAt..OwnAt].CopyTo(secret);
        return new SealKeys(BinaryPrimitives.ReadInt64LittleEndian(stored[IndexAt..]), secret, own, next);
    }

    public void Write(Span<byte> stored, string origin)
    {
        stored.Clear();
        Magic.CopyTo(stored[4..]);
        BinaryPrimitives.WriteInt64LittleEndian(stored[IndexAt..], Index);
        SHA256.HashData(Encoding.UTF8.GetBytes(origin), stored[OriginAt..]);
        _secret.CopyTo(stored[SecretAt..]);
        _own.Write(stored[OwnAt..]);
        _next.Write(stored[NextAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(stored, Crc32C.Compute(stored[4..]));
    }

    /// <summary>The keys of the next seal; a copy, so that these can be erased apart.</summary>
    public SealKeys Evolve()
    {
        byte[] secret = NewSecret();
        _secret.CopyTo(secret, 0);
        SealSecret.Evolve(secret);
        return new SealKeys(Index + 1, secret, _next.Copy(), OneTimeKey.Generate());
    }

    /// <summary>Fills in MAC, signature and checksum of a frame of this index.</summary>
    public void Complete(Span<byte> frame, SealStatement statement)
    {
        statement.Load(frame);
        SealSecret.Mac(_secret, statement.Signed, frame[SealFrame.Mac]);
        _own.Sign(statement.Signed, frame[SealFrame.Signature]);
        SealFrame.SetChecksum(frame);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _own.Dispose();
        _next.Dispose();
    }

    private static byte[] NewSecret() => GC.AllocateArray<byte>(SealSecret.Length, pinned: true);
}
