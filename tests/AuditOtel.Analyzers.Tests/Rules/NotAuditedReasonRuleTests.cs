using AuditOtel.Analyzers.Tests.Coverage;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class NotAuditedReasonRuleTests
{
    [Theory]
    [InlineData("class C { [NotAudited([|\"\"|])] void M() { } }")]
    [InlineData("class C { [NotAudited([|\"  \"|])] C() { } [NotAudited(reason: [|\"\"|])] void P() { } }")]
    [InlineData("[assembly: NotAudited([|\"\"|])] class C { const string None = \"\"; [NotAudited([|None|])] void M() { Action a = [NotAudited([|null!|])] () => { }; } }")]
    [InlineData("[assembly: NotAudited(\"It is a program for tests.\")] class C { const string Why = \"why\"; [NotAudited(Why + \" not\")] void M() { } [Obsolete(\"\")] void N() { } }")]
    [InlineData("namespace N { using Excused = AuditOtel.NotAuditedAttribute; using FineAttribute = AuditOtel.NotAuditedAttribute; class C { [Excused([|\"\"|])] void M() { } [Fine([|\"\"|])] void N() { } } }")]
    [InlineData("class C { [AuditOtel.NotAudited([|\"\"|])] void M() { } [global::AuditOtel.NotAuditedAttribute([|\"\"|])] void N() { } [@NotAuditedAttribute([|\"\"|])] void O() { } }")]
    public async Task A_reason_is_demanded(string source)
    {
        var message = await CoverageRun.ExpectAsync("AOT0107", source, string.Empty);

        Assert.All(message.Split('\n').Where(line => line.Length > 0), line => Assert.Contains("why nobody needs a record", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_reason_nothing_is_suppressed()
    {
        var reports = await CoverageRun.ReportsAsync(CoverageRun.Project(CoverageRun.Usings + "[NotAudited(\" \")] public class C : ControllerBase { public void M(Store<string> s) => s.Close(); }"), CoverageRun.Close);

        Assert.Equal(["AOT0101", "AOT0107"], reports.Select(report => report.Id).Order(StringComparer.Ordinal));
    }
}
