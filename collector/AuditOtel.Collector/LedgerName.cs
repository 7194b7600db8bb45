using System.Security.Cryptography;

namespace AuditOtel.Collector;

/// <summary>Names for new ledgers.</summary>
public static class LedgerName
{
    private const int RandomBytes = 4;

    /// <summary>The host's name, without characters a checkpoint's origin must not have, and a random part, so that no two ledgers are taken for one another.</summary>
    public static string Default()
    {
        var host = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'));
        var unique = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        return $"auditotel/{(host.Length == 0 ? "host" : host)}-{unique}";
    }
}
