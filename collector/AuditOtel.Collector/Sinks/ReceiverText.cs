using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks;

/// <summary>Makes a receiver's words fit for logs, status and records: without the secrets that it may repeat, without dangerous characters, and short.</summary>
/// <param name="secrets">What the requests carry that nobody may read.</param>
internal sealed class ReceiverText(IEnumerable<string> secrets)
{
    private const int LongestShown = 300;
    private const string Hidden = "(secret)";

    // "Bearer abc": a receiver may repeat the token alone. The longest first, so that none leaves a part of another.
    private readonly string[] _secrets = [.. secrets.SelectMany(static secret => secret.Split(' ').Append(secret)).Where(static word => word.Length > 7).OrderByDescending(static word => word.Length)];

    internal string Clean(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Hidden, StringComparison.OrdinalIgnoreCase);
        // Cut before what is dangerous is written out, so that it stays small, and after the secrets have gone, so that no part of one is left.
        var safe = SafeText.Escape(text.Length > LongestShown ? $"{text[..LongestShown]}..." : text);
        return safe.TrimEnd('.', ' ');
    }
}
