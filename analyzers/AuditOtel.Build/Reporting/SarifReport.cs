using System.Globalization;
using System.Text;

namespace AuditOtel.Build.Reporting;

/// <summary>Writes findings in SARIF 2.1.0 (OASIS), with paths from the repository's folder, for code-scanning pages and editors.</summary>
internal static class SarifReport
{
    internal static string Text(IReadOnlyList<LoggedFinding> findings)
    {
        var rules = findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal).OrderBy(rule => rule, StringComparer.Ordinal).ToList();

        // A state is told of all results or of none (3.27.24).
        var hasBaseline = findings.Any(finding => finding.IsKnown);
        return "{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n    {\n      \"tool\": {\n        \"driver\": {\n"
            + "          \"name\": \"AuditOtel\",\n          \"rules\": [" + List(rules.Select(Rule), "            ") + "]\n        }\n      },\n"
            + "      \"columnKind\": \"utf16CodeUnits\",\n      \"results\": [" + List(findings.Select(finding => Result(finding, rules.IndexOf(finding.Rule), hasBaseline)), "        ") + "]\n    }\n  ]\n}\n";
    }

    private static string Rule(string id) => $"{{ \"id\": {Quote(id)}, \"shortDescription\": {{ \"text\": {Quote(RuleTitles.Of(id))} }} }}";

    private static string Result(LoggedFinding finding, int rule, bool hasBaseline)
    {
        var fields = new List<string>
        {
            $"\"ruleId\": {Quote(finding.Rule)}",
            $"\"ruleIndex\": {rule}",
            $"\"level\": {Quote(finding.Level)}",
            $"\"message\": {{ \"text\": {Quote(Plain(finding.Message))} }}",
            $"\"locations\": [{{ \"physicalLocation\": {{ \"artifactLocation\": {{ \"uri\": {Quote(Uri(finding.File))} }}, \"region\": {{ \"startLine\": {Math.Max(finding.Line, 1)}, \"startColumn\": {Math.Max(finding.Column, 1)} }} }}, "
                + $"\"logicalLocations\": [{{ \"fullyQualifiedName\": {Quote(finding.Owner)} }}] }}]",
            $"\"properties\": {{ \"path\": [{string.Join(", ", finding.Path.Select(Quote))}], \"privileged\": [{string.Join(", ", finding.Privileged.Select(Quote))}] }}",
        };
        if (finding.Baseline.Count > 0)
            fields.Add($"\"partialFingerprints\": {{ \"auditotel/v1\": {Quote(string.Join("\n", finding.Baseline))} }}");

        if (hasBaseline)
            fields.Add($"\"baselineState\": \"{(finding.IsKnown ? "unchanged" : "new")}\"");

        if (finding.Silenced is { } reason)
            fields.Add("\"suppressions\": [{ \"kind\": \"inSource\"" + (reason.Length == 0 ? string.Empty : $", \"justification\": {Quote(reason)}") + " }]");

        return $"{{ {string.Join(", ", fields)} }}";
    }

    private static string List(IEnumerable<string> items, string indent)
    {
        var lines = string.Join(",", items.Select(item => $"\n{indent}{item}"));
        return lines.Length == 0 ? lines : $"{lines}\n{indent.Substring(2)}";
    }

    private static string Uri(string path) => string.Join("/", path.Split('/').Select(System.Uri.EscapeDataString));

    // Brackets would be a link (3.11.6).
    private static string Plain(string text) => text.Replace("\\", "\\\\").Replace("[", "\\[").Replace("]", "\\]");

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var at = 0; at < text.Length; at++)
        {
            // Half a letter is no text, and a strict reader refuses the log for it.
            var letter = IsHalf(text, at) ? '\ufffd' : text[at];
            if (letter is '"' or '\\')
                quoted.Append('\\').Append(letter);
            else if (letter is < ' ' or > '~')
                quoted.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)letter);
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsHalf(string text, int at) =>
        char.IsSurrogate(text[at]) && !(at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])) && !(at > 0 && char.IsSurrogatePair(text[at - 1], text[at]));
}
