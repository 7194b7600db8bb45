using System.CommandLine.Parsing;

namespace AuditOtel.Cli.Commands;

/// <summary>Reads the address of a collector's API.</summary>
internal static class ApiAddress
{
    internal static Uri? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        argument.AddError($"'{text}' is no address of an API: write http://127.0.0.1:4320.");
        return null;
    }
}
