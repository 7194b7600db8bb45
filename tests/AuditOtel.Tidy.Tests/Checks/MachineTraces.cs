using System.Text.RegularExpressions;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>Paths of a developer's machine and addresses of package registries: they belong to no one else.</summary>
internal static partial class MachineTraces
{
    // Restoring takes its address from the reader's own configuration; the licence text is not ours to change.
    private static readonly string[] Exempt = ["LICENSE"];

    internal static IEnumerable<Finding> Check(string path, string text)
    {
        if (Exempt.Contains(path, StringComparer.Ordinal))
            yield break;
        var line = 0;
        foreach (var content in text.Split('\n'))
        {
            line++;
            if (MachinePath().Match(content) is { Success: true } place)
                yield return new Finding(path, line, $"'{place.Value}' is a path of one machine: make it relative, or use a temporary directory.");
            if (Registry().Match(content) is { Success: true } address)
                yield return new Finding(path, line, $"'{address.Value}' is a registry's address: leave it to the reader's configuration.");
        }
    }

    // The classes with one letter keep this file from finding itself.
    [GeneratedRegex(@"(?<![\w.\-/])/(?:[w]ork|[r]oot|[h]ome)(?=/|""|'|\s|$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"nuget[.]org|registry[.]npm|npm[j]s[.]|pkgs[.]dev[.]azure", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Registry();
}
