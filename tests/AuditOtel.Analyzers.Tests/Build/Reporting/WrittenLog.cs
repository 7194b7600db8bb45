using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Build.Reporting;

/// <summary>Writes reports as the compiler does into its log (SARIF 2.1.0): the parts that are read, and some that are not.</summary>
internal static class WrittenLog
{
    internal static string Of(IEnumerable<Diagnostic> reports, string? justification = null) => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["$schema"] = "http://json.schemastore.org/sarif-2.1.0",
        ["version"] = "2.1.0",
        ["runs"] = new[] { new { results = reports.Select(report => Result(report, justification)), columnKind = "utf16CodeUnits", number = -1.5e3, nothing = (string?)null, yes = true } },
    });

    private static Dictionary<string, object> Result(Diagnostic report, string? justification)
    {
        var result = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["ruleId"] = report.Id,
            ["level"] = report.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "note" },
            ["message"] = new { text = report.GetMessage() },
            ["properties"] = new { warningLevel = 1, customProperties = report.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).ToDictionary(property => property.Key, property => property.Value) },
        };
        if (justification is not null)
            result["suppressions"] = new[] { new { kind = "inSource", justification } };

        return result;
    }
}
