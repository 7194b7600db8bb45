using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class RuleDocsTests
{
    [Fact]
    public void Every_rule_has_a_page() => Finding.None(RuleDocs.Check(Repository.SourceFiles, Repository.Files.ToList()));

    [Fact]
    public void A_rule_without_a_page_is_found()
    {
        SourceFile[] files = [new("analyzers/A.cs", "const string A = \"AOT0001\"; const string B = \"AOT0002\";"), new("tests/B.cs", "\"AOT0003\"")];
        Assert.Contains("AOT0002", Assert.Single(RuleDocs.Check(files, ["docs/rules/AOT0001.md"])).Advice, StringComparison.Ordinal);
    }
}
