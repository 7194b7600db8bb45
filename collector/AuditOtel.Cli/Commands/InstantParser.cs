using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AuditOtel.Cli.Commands;

/// <summary>Reads an instant; what names no offset is UTC. A day and month whose order depends on the reader's country are no time.</summary>
internal static partial class InstantParser
{
    internal static DateTimeOffset? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Form().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return instant;
        argument.AddError($"'{text}' is no time: write 2026-11-01 or 2026-11-01T08:30:00Z.");
        return null;
    }

    /// <summary>RFC 3339, with the parts behind the day optional, as the commands print times themselves.</summary>
    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
