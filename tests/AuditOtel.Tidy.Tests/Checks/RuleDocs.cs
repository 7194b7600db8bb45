using System.Text.RegularExpressions;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>Every rule that the analyzers can report has its page under docs/rules.</summary>
internal static partial class RuleDocs
{
    internal static string PageOf(string id) => $"docs/rules/{id}.md";

    internal static IEnumerable<Finding> Check(IEnumerable<SourceFile> files, IReadOnlyCollection<string> tracked)
    {
        var ids = from file in files
                  where file.Path.StartsWith("analyzers/", StringComparison.Ordinal)
                  from Match match in Id().Matches(file.Text)
                  select (Id: match.Groups["id"].Value, file.Path);
        return from rule in ids.DistinctBy(rule => rule.Id, StringComparer.Ordinal)
               where !tracked.Contains(PageOf(rule.Id), StringComparer.Ordinal)
               select new Finding(rule.Path, 0, $"{rule.Id} has no page: write {PageOf(rule.Id)}.");
    }

    [GeneratedRegex("\"(?<id>AOT[0-9]{4})\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
