using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks;

/// <summary>Makes a receiver's words fit for logs, status and records: without the secrets that it may repeat, without dangerous characters, and short.</summary>
/// <param name="secrets">What the requests carry that nobody may read. What is shorter than four letters protects nothing, and stands in every other sentence.</param>
internal sealed class ReceiverText(IEnumerable<string> secrets)
{
    private const int LongestShown = 300;
    private const int ShortestHidden = 4;
    private const string Hidden = "(secret)";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The longest first, so that none leaves a part of another.
    private readonly string[] _secrets = [.. secrets.Where(static secret => secret.Length >= ShortestHidden).OrderByDescending(static secret => secret.Length)];

    /// <summary>
    /// A credential in every form in which a receiver may repeat it: as it was sent and, when it is a packed pair of a name and a secret (the API keys of Elasticsearch;
    /// RFC 7617), the pair and the secret alone.
    /// </summary>
    internal static IEnumerable<string> Forms(string credential)
    {
        yield return credential;
        if (Unpacked(credential) is not { } pair || pair.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
            yield break;
        yield return pair;
        yield return pair[(colon + 1)..];
    }

    internal string Clean(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Hidden, StringComparison.OrdinalIgnoreCase);
        // Cut before what is dangerous is written out, so that it stays small, and after the secrets have gone, so that no part of one is left.
        var safe = SafeText.Escape(text.Length > LongestShown ? $"{text[..LongestShown]}..." : text);
        return safe.TrimEnd('.', ' ');
    }

    private static string? Unpacked(string credential)
    {
        var bytes = new byte[credential.Length];
        if (!Convert.TryFromBase64String(credential, bytes, out var length))
            return null;
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            // It only looks packed.
            return null;
        }
    }
}
