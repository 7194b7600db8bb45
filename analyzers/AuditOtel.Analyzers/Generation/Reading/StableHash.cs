using System.Security.Cryptography;
using System.Text;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>A hash that is the same in every process and on every machine.</summary>
internal static class StableHash
{
    /// <summary>Returns the first bytes of the SHA-256 of the UTF-8 text, in lower-case hexadecimal digits.</summary>
    internal static string Hex(string text, int bytes)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(text));
        return string.Concat(hash.Take(bytes).Select(value => value.ToString("x2")));
    }
}
