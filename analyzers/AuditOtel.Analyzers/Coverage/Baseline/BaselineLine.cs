using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Baseline;

/// <summary>One line of a baseline.</summary>
/// <param name="Key">What it says, with one space between its parts.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record BaselineLine(string Key, Location Place)
{
    private const string Nothing = "-";
    private const string Kinds = "TMPFE";
    private static readonly char[] Space = [' '];

    /// <summary>Writes a line.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="member">The documentation id of what is privileged; null where nothing is called.</param>
    /// <param name="function">The documentation id of the function, and what tells its parts apart.</param>
    internal static string KeyOf(string rule, string? member, string function) => $"{rule} {member ?? Nothing} {function}";

    /// <summary>Reads a line that is neither empty nor a comment; of line and fault one is null.</summary>
    internal static (BaselineLine? Line, string? Fault) Read(string text, Location place)
    {
        var parts = text.Split(Space, 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !IsRule(parts[0]))
            return (null, $"'{text}' is no line of a baseline: write a rule such as AOT0101, the documentation id of what is privileged or '-', and that of the function; 'dotnet build -p:AuditOtelBaseline=write' writes the file");

        if (parts[1] is not Nothing && !IsId(parts[1]))
            return (null, $"'{parts[1]}' is no documentation id of a member or type: write one, as M:System.Environment.Exit(System.Int32), or '-'");

        return IsId(parts[2])
            ? (new BaselineLine(KeyOf(parts[0], parts[1], parts[2].TrimEnd()), place), null)
            : (null, $"'{parts[2]}' is no documentation id of a function: write one, as M:My.Shop.Users.Delete(System.String)");
    }

    private static bool IsRule(string text) => text is Rules.RuleInfo.UnauditedPath or Rules.RuleInfo.UnenteredCall or Rules.RuleInfo.RestrictedEndpoint or Rules.RuleInfo.NamedAction or Rules.RuleInfo.EntityWrite;

    private static bool IsId(string text) => text.Length > 2 && text[1] == ':' && Kinds.IndexOf(text[0]) >= 0;
}
