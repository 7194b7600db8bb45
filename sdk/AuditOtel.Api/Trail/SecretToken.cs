using System.Security.Cryptography;
using System.Text;

namespace AuditOtel;

/// <summary>Tells whether a secret changed without keeping it: a hash under a key that this process made and gives to nobody.</summary>
internal static class SecretToken
{
    private static readonly byte[] Key = NewKey();

    internal static string Of(string secret)
    {
        var plaintext = Encoding.UTF8.GetBytes(secret);
        try
        {
            using var hmac = new HMACSHA256(Key);
            return Convert.ToBase64String(hmac.ComputeHash(plaintext));
        }
        finally
        {
            Array.Clear(plaintext, 0, plaintext.Length);
        }
    }

    /// <summary><c>sha256:</c> and the hash of what is no secret, in lower-case hexadecimal digits.</summary>
    internal static string Hash(byte[] bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        return "sha256:" + string.Concat(hash.GetHashAndReset().Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static byte[] NewKey()
    {
        var key = new byte[32];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(key);
        return key;
    }
}
