using System.Text;
using System.Text.RegularExpressions;

namespace AuditOtel.Losses;

/// <summary>Finds the records that a sender left on the application's disk, whatever its format: their targets are plain text in it.</summary>
internal static partial class KeptRecords
{
    internal static async Task<HashSet<string>> ReadAsync(string directory)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        if (!Directory.Exists(directory))
            return targets;
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path));
            targets.UnionWith(Targets().Matches(text).Select(static match => match.Value));
        }

        return targets;
    }

    [GeneratedRegex("record-[0-9]{7}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Targets();
}
