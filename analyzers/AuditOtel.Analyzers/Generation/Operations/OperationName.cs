using System.Text.RegularExpressions;

namespace AuditOtel.Analyzers.Generation.Operations;

/// <summary>The grammar of operation names.</summary>
internal static class OperationName
{
    private static readonly Regex Grammar = new(
        @"\A[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*){1,3}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    private static readonly HashSet<string> OutcomeWords = new(StringComparer.Ordinal)
    {
        "success", "succeeded", "failure", "failed", "fail", "denied", "refused", "error", "ok", "unknown",
    };

    /// <summary>Returns what is wrong with a name and what to write, or null when it is well formed.</summary>
    internal static string? FindFault(string name)
    {
        if (!Grammar.IsMatch(name))
            return "write two to four lower-case words joined by dots, the thing then the verb, like 'user.password.reset'";

        var last = name.Substring(name.LastIndexOf('.') + 1);
        return OutcomeWords.Contains(last)
            ? $"leave out the outcome '{last}': each record carries the outcome in a field of its own"
            : null;
    }
}
