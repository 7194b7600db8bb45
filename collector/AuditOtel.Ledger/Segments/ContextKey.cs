using System.Buffers.Binary;
using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Segments;

/// <summary>How a record names its context: the first 16 bytes of SHA-256 of the context's body, big-endian as a number.</summary>
internal static class ContextKey
{
    public const int Bytes = 16;

    /// <summary>The key of a context's body.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256.Hash(body, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>The key that a record's entry holds behind its kind byte.</summary>
    public static UInt128 In(ReadOnlySpan<byte> recordEntry) => BinaryPrimitives.ReadUInt128BigEndian(recordEntry[1..]);

    /// <summary>Writes a key behind the kind byte of a record's entry.</summary>
    public static void Write(UInt128 key, Span<byte> recordEntry) => BinaryPrimitives.WriteUInt128BigEndian(recordEntry[1..], key);
}
