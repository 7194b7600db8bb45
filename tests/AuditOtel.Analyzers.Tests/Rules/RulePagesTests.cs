using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Rules;

public sealed class RulePagesTests
{
    private static readonly DiagnosticAnalyzer[] Rules = [new DeclarationFormRule(), new InstrumentableRule(), new OperationNameRule()];

    [Fact]
    public void Every_rule_has_a_page_with_the_same_sections()
    {
        foreach (var rule in Rules.SelectMany(rule => rule.SupportedDiagnostics))
        {
            var page = File.ReadAllText(Path.Combine(Repository.Root, rule.HelpLinkUri));

            Assert.StartsWith($"# {rule.Id}: ", page, StringComparison.Ordinal);
            Assert.All(["## What", "## Why", "## Example", "## How to fix"], section => Assert.Contains($"\n{section}\n", page, StringComparison.Ordinal));
        }
    }
}
