using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Rules;

public sealed class RulePagesTests
{
    [Fact]
    public void Every_rule_of_the_assembly_is_run_by_these_tests() => Assert.Equal(
        typeof(AuditedMethodGenerator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer))).Select(type => type.Name).Order(StringComparer.Ordinal),
        Analyze.Rules.Select(rule => rule.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_rule_has_a_page_with_the_same_sections()
    {
        foreach (var rule in Analyze.Rules.SelectMany(rule => rule.SupportedDiagnostics))
        {
            var page = File.ReadAllText(Path.Combine(Repository.Root, rule.HelpLinkUri));

            Assert.StartsWith($"# {rule.Id}: ", page, StringComparison.Ordinal);
            Assert.All(["## What", "## Why", "## Example", "## How to fix"], section => Assert.Contains($"\n{section}\n", page, StringComparison.Ordinal));
        }
    }
}
