using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Collector.Ingestion;

/// <summary>The 16-byte values by which the duplicate window knows an id and a content.</summary>
internal static class RecordDigest
{
    private const int UuidLength = 36;

    /// <summary>Contents that are hashed at once: their hashes fit on the stack, and all lanes are full nearly all the time.</summary>
    internal const int MostAtOnce = 128;

    // Without it, a sender could choose a UUID that equals the digest of somebody's free-form id.
    private static readonly UInt128 ProcessSecret = Read(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <summary>SHA-256 of the LogRecord bytes, first 16 bytes.</summary>
    internal static UInt128 OfContent(ReadOnlySpan<byte> logRecord)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256.Hash(logRecord, hash);
        return Read(hash);
    }

    /// <summary>What <see cref="OfContent"/> gives for each of up to <see cref="MostAtOnce"/> records of one request, at a fraction of its cost.</summary>
    internal static void OfContents(ReadOnlySpan<byte> request, ReadOnlySpan<ByteSlice> logRecords, Span<UInt128> digests)
    {
        Span<byte> hashes = stackalloc byte[MostAtOnce * SHA256.HashSizeInBytes];
        Sha256Lanes.HashMany(request, logRecords, hashes);
        for (var i = 0; i < logRecords.Length; i++)
            digests[i] = Read(hashes[(i * SHA256.HashSizeInBytes)..]);
    }

    /// <summary>The id's key: a lower-case UUID is its own, anything else is hashed as it was sent.</summary>
    internal static UInt128 OfId(ReadOnlySpan<byte> id) => TryReadUuid(id, out var uuid) ? uuid : OfContent(id) ^ ProcessSecret;

    /// <summary>The digest that <see cref="OfContent"/> gives, from a SHA-256 in hexadecimal digits; null when it is none.</summary>
    internal static UInt128? FromHexadecimal(ReadOnlySpan<byte> digits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(digits, hash, out _, out var written) == OperationStatus.Done && written == hash.Length ? Read(hash) : null;
    }

    /// <summary>The digest in lower-case hexadecimal digits.</summary>
    internal static string ToText(UInt128 digest) => digest.ToString("x32");

    /// <summary>Reads the 32 digits between the hyphens of <c>xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx</c> (RFC 9562, section 4).</summary>
    private static bool TryReadUuid(ReadOnlySpan<byte> id, out UInt128 uuid)
    {
        uuid = default;
        if (id.Length != UuidLength || (id[8] ^ '-' | id[13] ^ '-' | id[18] ^ '-' | id[23] ^ '-') != 0 || id.ContainsAnyInRange((byte)'A', (byte)'F'))
            return false;
        Span<byte> digits = stackalloc byte[32];
        Span<byte> bytes = stackalloc byte[16];
        id[..8].CopyTo(digits);
        id[9..13].CopyTo(digits[8..]);
        id[14..18].CopyTo(digits[12..]);
        id[19..23].CopyTo(digits[16..]);
        id[24..].CopyTo(digits[20..]);
        if (Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
            return false;
        uuid = Read(bytes);
        return true;
    }

    private static UInt128 Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);
}
