using System.Text.RegularExpressions;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Tells from a name whether its value is a secret.</summary>
internal static class SecretWords
{
    // A run of capitals belongs together: 'apiKEY', 'PINCode'.
    private static readonly Regex Word = new("[A-Z]+(?![a-z])|[A-Z]?[a-z]+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwords", "passwd", "pwd", "passphrase", "passcode", "pin", "secret", "secrets", "token", "tokens", "credential", "credentials", "otp", "totp", "cvv",
    };

    // 'key' alone may be that of a dictionary.
    private static readonly HashSet<string> SecretPair = new(StringComparer.OrdinalIgnoreCase)
    {
        "api key", "access key", "private key", "signing key", "encryption key", "shared key", "master key", "recovery code", "recovery codes", "connection string", "pass word",
    };

    // What is told about a secret is none: how long it is, which one, until when.
    private static readonly HashSet<string> About = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "ids", "name", "names", "count", "length", "type", "kind", "policy", "expiry", "expiration", "age", "lifetime", "version", "enabled", "required", "changed", "store", "provider", "index",
    };

    /// <summary>True for names such as <c>newPassword</c>, <c>api_key</c>, <c>accessToken</c>; false for <c>tokenId</c>, <c>passwordLength</c>.</summary>
    internal static bool IsSecret(string name)
    {
        var words = Word.Matches(name).Cast<Match>().Select(match => match.Value).ToArray();
        if (words.Length == 0 || About.Contains(words[words.Length - 1]))
            return false;

        return words.Any(Secret.Contains) || words.Zip(words.Skip(1), (first, second) => $"{first} {second}").Any(SecretPair.Contains);
    }
}
