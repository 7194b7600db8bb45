using System.CommandLine.Parsing;
using System.Globalization;

namespace AuditOtel.Cli.Commands;

/// <summary>Reads an instant; what names no offset is UTC.</summary>
internal static class InstantParser
{
    internal static DateTimeOffset? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return instant;
        argument.AddError($"'{text}' is no time: write 2026-11-01 or 2026-11-01T08:30:00Z.");
        return null;
    }
}
