using System.Security.Cryptography;

namespace AuditOtel.Ledger.Sealing;

/// <summary>The evolving MAC key K_i: K_{i+1} = HKDF-Expand(K_i, "evolve"), MAC key = HKDF-Expand(K_i, "mac") (RFC 5869, section 2.3, SHA-256).</summary>
internal static class SealSecret
{
    public const int Length = 32;

    private static ReadOnlySpan<byte> EvolveInfo => "evolve"u8;

    private static ReadOnlySpan<byte> MacInfo => "mac"u8;

    /// <summary>Replaces K_i by K_{i+1}.</summary>
    public static void Evolve(Span<byte> secret)
    {
        Span<byte> next = stackalloc byte[Length];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, next, EvolveInfo);
        next.CopyTo(secret);
        CryptographicOperations.ZeroMemory(next);
    }

    /// <summary>HMAC-SHA-256 of a statement under the MAC key of K_i.</summary>
    public static void Mac(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> statement, Span<byte> mac)
    {
        Span<byte> key = stackalloc byte[Length];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, key, MacInfo);
        HMACSHA256.HashData(key, statement, mac);
        CryptographicOperations.ZeroMemory(key);
    }
}
