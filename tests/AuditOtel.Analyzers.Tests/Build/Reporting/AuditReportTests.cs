using System.Text.Json;
using System.Xml.Linq;
using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Coverage;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Build.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Build.Reporting;

[Trait("Requirement", "P4")]
public sealed class AuditReportTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&| [x](http://evil) `a` \u202e\u0007\r\n**b** @all www.evil.example WwW.evil.example C:\\x";

    private const string Surface = """
        {
          "format": 1,
          "digest": "sha256:00",
          "assembly": "Shop",
          "operations": [
            { "operation": "user.password.reset", "action": "Update", "class": "Account", "mode": "Deny", "route": "method", "member": "M:Shop.Users.Reset(System.String)", "targets": ["user"], "arguments": ["id"], "secrets": ["password"], "changes": [] },
            { "operation": "user.lock", "action": "Lock", "class": "Account", "mode": "Deny", "route": "endpoint", "member": "M:Program.Main", "endpoint": "POST /lock", "targets": [], "arguments": [], "secrets": [], "changes": [] }
          ],
          "excuses": [ { "member": "M:Shop.Host.Stop", "reason": "The supervisor records it." } ]
        }
        """;

    [Fact]
    public async Task A_report_tells_what_is_recorded_what_is_not_and_what_is_excused_and_why()
    {
        var report = await ReportAsync();

        var html = HtmlReport.Text(report);
        var text = TextOf(html);
        Assert.All(
            [
                "Audited surface of Shop", "user.password.reset", "password (secret)", "M:Program.Main POST /lock", "M:Shop.Host.Stop", "The supervisor records it.", "UserService.RemoveAsync", "UserManager.DeleteAsync",
                "controller action UsersController.Remove", "Source1.cs:",
            ],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("| UserService.RemoveAsync | UserManager.DeleteAsync | controller action UsersController.Remove → UserService.RemoveAsync | Source1.cs:", MarkdownReport.Text(report), StringComparison.Ordinal);
        Assert.Contains("| M:Shop.Host.Stop | The supervisor records it. |", MarkdownReport.Text(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_needs_nothing_else_and_says_which_cell_is_what()
    {
        var html = HtmlReport.Text(await ReportAsync());

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">", html, StringComparison.Ordinal);
        Assert.All(["<script", "src=", "url(", "@import", "<link", "http://", "https://"], part => Assert.DoesNotContain(part, html, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
        Assert.Contains("@media print", html, StringComparison.Ordinal);
        Assert.Contains("@media screen and (max-width: 44rem)", html, StringComparison.Ordinal);
        var page = Page(html);
        Assert.Single(page.Descendants("h1"));
        Assert.All(page.Descendants("section").Descendants("td"), cell => Assert.Contains(page.Descendants("th"), head => string.Equals(head.Value, cell.Attribute("data-column")?.Value, StringComparison.Ordinal)));
        Assert.All(page.Descendants("table"), table => Assert.NotNull(table.Element("caption")));
        Assert.All(page.Descendants("tr"), row => Assert.Contains(row.Elements("th"), head => head.Attribute("scope") is not null));
        Assert.All(page.Descendants("a").Select(link => link.Attribute("href")!.Value[1..]), id => Assert.Contains(page.Descendants("h2"), heading => string.Equals(heading.Attribute("id")?.Value, id, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("#1b1f24", "#ffffff")]
    [InlineData("#57606a", "#ffffff")]
    [InlineData("#0b57a4", "#ffffff")]
    [InlineData("#9a3412", "#ffffff")]
    [InlineData("#1b1f24", "#f3f5f7")]
    [InlineData("#e6e9ed", "#14171a")]
    [InlineData("#a9b1ba", "#14171a")]
    [InlineData("#8cc2ff", "#14171a")]
    [InlineData("#ffb38a", "#14171a")]
    [InlineData("#e6e9ed", "#1f2429")]
    public async Task Colours_are_far_enough_apart_to_be_read(string text, string ground)
    {
        var html = HtmlReport.Text(await ReportAsync());

        Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains(ground, html, StringComparison.Ordinal);
        var (lighter, darker) = (Math.Max(Luminance(text), Luminance(ground)), Math.Min(Luminance(text), Luminance(ground)));
        Assert.True((lighter + 0.05) / (darker + 0.05) >= 4.5, "WCAG 2.1, 1.4.3 wants 4.5 to 1.");
    }

    [Fact]
    public void Hostile_names_and_reasons_are_only_text()
    {
        var finding = new LoggedFinding { Id = "AOT0101", Rule = "AOT0101", Level = "warning", Message = Hostile, Owner = Hostile, Privileged = [Hostile], Path = [Hostile, Hostile], File = Hostile, Baseline = [Hostile] };
        var surface = new SurfaceJson(
            Hostile, Hostile, [new SurfaceOperation { Name = Hostile, Action = Hostile, Class = Hostile, Mode = Hostile, Route = Hostile, Member = Hostile, Targets = [Hostile], Arguments = [Hostile] }], [new SurfaceExcuse(Hostile, Hostile)]);
        var report = new AuditReport(surface, [finding, finding with { Silenced = Hostile }, finding with { Id = "AOT0108" }, finding with { Level = "note" }], Hostile);

        var html = HtmlReport.Text(report);
        Assert.Empty(Page(html).Descendants("script"));
        Assert.Contains("<script>alert(1)</script>\"'&| [x](http://evil) `a` \\u202e\\u0007\\u000d\\u000a**b** @all www.evil.example WwW.evil.example C:\\x", TextOf(html), StringComparison.Ordinal);
        Assert.All(["<script", "\u202e", "\u0007"], part => Assert.DoesNotContain(part, html, StringComparison.Ordinal));

        var markdown = MarkdownReport.Text(report);
        Assert.All(["<script", "\u202e", "\u0007", "[x]", "`", "**", "@all", "://", "'&|", "www."], part => Assert.DoesNotContain(part, markdown, StringComparison.OrdinalIgnoreCase));
        Assert.All(markdown.Split('\n').Where(line => line.StartsWith('|')), line => Assert.EndsWith("|", line, StringComparison.Ordinal));

        using var sarif = JsonDocument.Parse(SarifReport.Text(report.Findings));
        var message = sarif.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("message").GetProperty("text").GetString();
        Assert.Equal(Hostile.Replace("[x]", "\\[x\\]", StringComparison.Ordinal).Replace("C:\\x", "C:\\\\x", StringComparison.Ordinal), message);
    }

    [Fact]
    public async Task The_log_for_other_programs_has_what_they_need()
    {
        var reports = await FoundAsync();
        var known = (string)reports[0].Properties["Baseline"]!;
        var again = await CoverageRun.AnalyzeAsync(Project(), ProjectOptions.Of(AdminService.Lines, baseline: known));
        var findings = Read([.. again]).Append(Read(reports, "It is a tool.")[0]).ToArray();

        using var log = JsonDocument.Parse(SarifReport.Text(findings));

        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        var run = log.RootElement.GetProperty("runs")[0];
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        Assert.All(results, result => Assert.Equal(result.GetProperty("ruleId").GetString(), run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
        Assert.All(results, result => Assert.True(result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32() > 0));
        Assert.Equal(findings.Select(finding => finding.IsKnown ? "unchanged" : "new"), results.Select(result => result.GetProperty("baselineState").GetString()));
        Assert.Equal(known, results[0].GetProperty("partialFingerprints").GetProperty("auditotel/v1").GetString());
        Assert.Equal("It is a tool.", results[^1].GetProperty("suppressions")[0].GetProperty("justification").GetString());
        Assert.Equal("Source0.cs", results[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task The_same_sources_give_the_same_bytes_in_whatever_order_the_compiler_finds_them()
    {
        var reports = await FoundAsync();
        var first = new AuditReport(SurfaceOf(), Read(reports), Time: null);
        var second = new AuditReport(SurfaceOf(), Read([.. reports.Reverse()]), Time: null);

        Assert.Equal(HtmlReport.Text(first), HtmlReport.Text(second));
        Assert.Equal(MarkdownReport.Text(first), MarkdownReport.Text(second));
        Assert.Equal(SarifReport.Text(first.Findings), SarifReport.Text(second.Findings));
        Assert.Equal(BaselineFile.Text(first.Findings), BaselineFile.Text(second.Findings));
        Assert.DoesNotContain("Written", HtmlReport.Text(first), StringComparison.Ordinal);
        Assert.Contains("Written 2001-09-09 01:46:40 UTC", HtmlReport.Text(first with { Time = ReportTime.Of("1000000000") }), StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => ReportTime.Of("yesterday"));
    }

    [Fact]
    public async Task A_written_baseline_answers_the_build_that_it_was_written_from()
    {
        var baseline = BaselineFile.Text(Read(await FoundAsync()));

        var reports = await CoverageRun.AnalyzeAsync(Project(), ProjectOptions.Of(AdminService.Lines, baseline: baseline));

        Assert.All(reports, report => Assert.Equal("AOT0108", report.Id));
        Assert.Equal(baseline, BaselineFile.Text(Read(reports)));
        Assert.DoesNotContain("AOT01", BaselineFile.Text(Read(reports, "Silenced where it stands.")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"version\":\"1.0.0\"}")]
    [InlineData("{\"version\":\"2.1.0\"} x")]
    [InlineData("[\"\\x\"]")]
    [InlineData("[01e999x]")]
    [InlineData("tru")]
    public void What_is_no_log_is_refused(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);

            Assert.Contains(file, Assert.Throws<InvalidDataException>(() => CompilerLog.Read(file, "/")).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => SurfaceJson.Read(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_log_that_is_nested_endlessly_is_refused() => Assert.Throws<InvalidDataException>(() => JsonText.Read(new string('[', 100_000)));

    [Fact]
    public void Titles_are_those_of_the_rules() => Assert.All(
        new UnauditedPathRule().SupportedDiagnostics.Concat(new InterceptedCallRule().SupportedDiagnostics).Where(rule => rule.Id is not ("AOT0108" or "AOT0109")), rule => Assert.Equal(rule.Title.ToString(), RuleTitles.Of(rule.Id)));

    [Theory]
    [InlineData("/src/shop/A.cs", "/src", "shop/A.cs")]
    [InlineData("/src/shop/A.cs", "/src/other/", "../shop/A.cs")]
    [InlineData("A.cs", "/src", "A.cs")]
    public void Files_are_named_from_a_folder(string path, string folder, string name) => Assert.Equal(name, RelativePath.Of(path, folder));

    private static async Task<AuditReport> ReportAsync() => new(SurfaceOf(), Read(await FoundAsync()), Time: null);

    private static CSharpCompilation Project() => CoverageRun.Project(Markup.Parse(AdminService.Program).Source, Markup.Parse(AdminService.Services).Source);

    private static Task<Diagnostic[]> FoundAsync() => CoverageRun.AnalyzeAsync(Project(), AdminService.Lines);

    private static IReadOnlyList<LoggedFinding> Read(Diagnostic[] reports, string? justification = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, WrittenLog.Of(reports, justification));
            return CompilerLog.Read(file, "/");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static SurfaceJson SurfaceOf()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Surface);
            return SurfaceJson.Read(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The page is written so that a reader of XML takes it, but for what has no end tag.
    private static XElement Page(string html) =>
        XElement.Parse(html["<!DOCTYPE html>\n".Length..].Replace("<br>", " ", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal)
            .Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal).Replace("'unsafe-inline'\">", "'unsafe-inline'\"/>", StringComparison.Ordinal));

    private static string TextOf(string html) => Page(html).Element("body")!.Value;

    private static double Luminance(string colour)
    {
        var parts = new[] { 1, 3, 5 }.Select(at => Convert.ToInt32(colour.Substring(at, 2), 16) / 255.0).Select(part => part <= 0.03928 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
