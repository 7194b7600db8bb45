using System.Globalization;
using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Rules;

public sealed class RulePagesTests
{
    private static readonly HashSet<string> Fixed =
    [
        .. typeof(AuditOwnerCodeFix).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(CodeFixProvider)))
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
    ];

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

            Assert.StartsWith(Head(rule), page, StringComparison.Ordinal);
            Assert.Equal(Fixed.Contains(rule.Id), page.Split('\n')[2].Contains("ode fix", StringComparison.Ordinal));
            Assert.All(["## What", "## Why", "## Example", "## How to fix"], section => Assert.Contains($"\n{section}\n", page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_table_of_the_coverage_rules_says_of_each_what_the_rule_says_of_itself()
    {
        var table = File.ReadAllText(Path.Combine(Repository.Root, "docs", "coverage-rules.md"));

        Assert.All(new UnauditedPathRule().SupportedDiagnostics, rule => Assert.Contains($"| [{rule.Id}](rules/{rule.Id}.md) | {SeverityOf(rule)}", table, StringComparison.Ordinal));
    }

    // The first lines of a page are what the descriptor says: the compiler's message and the page that it leads to do not contradict each other.
    private static string Head(DiagnosticDescriptor rule)
    {
        var title = rule.Title.ToString(CultureInfo.InvariantCulture);
        return $"# {rule.Id}: {(char.IsUpper(title[1]) ? title : char.ToLowerInvariant(title[0]) + title[1..])}\n\nSeverity: {SeverityOf(rule)}";
    }

    private static string SeverityOf(DiagnosticDescriptor rule) => rule switch
    {
        { IsEnabledByDefault: false } => "off",
        { DefaultSeverity: DiagnosticSeverity.Error } => "error",
        { DefaultSeverity: DiagnosticSeverity.Warning } => "warning",
        _ => "info",
    };
}
