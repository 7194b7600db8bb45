using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditOtel.Trail;

/// <summary>What a record may hold of a secret. The plaintext is copied only to be hashed, and the copy is wiped.</summary>
internal static class SecretTrace
{
    private const int OnStack = 256;

    /// <summary><c>length:</c> and the number of characters.</summary>
    internal static string Length(string secret) => string.Create(CultureInfo.InvariantCulture, $"length:{secret.Length}");

    /// <summary><c>hmac:</c> and the base64url HMAC-SHA-256 (RFC 2104, RFC 4648 section 5) of the UTF-8 text.</summary>
    internal static string KeyedHash(string secret, ReadOnlySpan<byte> key)
    {
        var size = Encoding.UTF8.GetMaxByteCount(secret.Length);
        var rented = size > OnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var plaintext = rented ?? stackalloc byte[OnStack];
        try
        {
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(key, plaintext[..Encoding.UTF8.GetBytes(secret, plaintext)], hash);
            return "hmac:" + Base64Url.EncodeToString(hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
