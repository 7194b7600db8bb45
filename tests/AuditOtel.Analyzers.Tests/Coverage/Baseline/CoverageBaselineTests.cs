using System.Collections.Immutable;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Tests.Coverage.Baseline;

[Trait("Requirement", "P4")]
public sealed class CoverageBaselineTests
{
    private const string Close = "M:Vendor.Store`1.Close";
    private const string Source = """
        public class AController : ControllerBase { public void A(Store<string> s) { s.Close(); } [Authorize, HttpPost] public void B() { } }
        public class Work { public void Do(Store<string> s) => Environment.Exit(1); }
        """;

    private static readonly string Written = $"""
        # ours

        AOT0101 {Close} M:AController.A(Vendor.Store{"{System.String}"})
        AOT0102  M:System.Environment.Exit(System.Int32)   M:Work.Do(Vendor.Store{"{System.String}"})
        AOT0103 - M:AController.B
        """;

    [Fact]
    public async Task What_the_baseline_has_is_advice_that_names_its_rule()
    {
        var reports = await ReportsAsync(Source, Written);

        Assert.All(reports, report => Assert.Equal(("AOT0108", DiagnosticSeverity.Info), (report.Id, report.Severity)));
        Assert.Equal(
            [
                "Known since the baseline was written (AOT0101): 'AController.A' calls the privileged 'Store.Close' and nothing on the way records it: controller action AController.A -> Store.Close",
                "Known since the baseline was written (AOT0103): The endpoint 'AController.B' changes state (POST) for those who are signed in and leaves no record",
                "Known since the baseline was written (AOT0102): 'Work.Do' calls the privileged 'Environment.Exit' without a record; no entry point is known that leads to it",
            ],
            reports.Select(report => report.GetMessage()));
    }

    [Fact]
    public async Task The_lines_that_reports_carry_are_the_baseline_that_answers_them()
    {
        var source = Source + """

            class Start { void Run(WebApplication app, Store<string> s) { app.MapPost("/a", () => { s.Close(); }); app.MapPost("/a", () => { s.Close(); Environment.Exit(2); }); app.MapDelete("/b", Local).RequireAuthorization(); void Local() { } } }
            class Field { readonly int _x = Make(() => Environment.Exit(1)); static int Make(Action a) => 1; int P { get { Environment.Exit(3); return 1; } } }
            """;
        var found = await ReportsAsync(source, baseline: null);
        Assert.Equal(8, found.Length);

        var baseline = string.Join("\n", found.Select(report => report.Properties["Baseline"]));
        var known = await ReportsAsync(source, baseline);

        Assert.All(known, report => Assert.Equal("AOT0108", report.Id));
        Assert.Equal(found.Select(report => report.Properties["Baseline"]), known.Select(report => report.Properties["Baseline"]));
    }

    [Fact]
    public async Task Moving_code_and_editing_other_lines_keeps_it_valid()
    {
        var moved = "public class Fresh { }\n" + string.Join("\n", Source.Split('\n').Reverse()).Replace("s.Close();", "var other = 1; if (other > 0) s.Close();", StringComparison.Ordinal);

        Assert.All(await ReportsAsync(moved, Written), report => Assert.Equal("AOT0108", report.Id));
    }

    [Fact]
    public async Task A_new_call_in_a_known_function_is_a_warning_at_that_call()
    {
        const string Edited = "public class AController : ControllerBase { public void A(Store<string> s) { s.Close(); Environment.Exit(1); } }";

        var report = Assert.Single(await ReportsAsync(Edited, $"AOT0101 {Close} M:AController.A(Vendor.Store{{System.String}})"));

        Assert.Equal(("AOT0101", DiagnosticSeverity.Warning), (report.Id, report.Severity));
        Assert.Contains("calls the privileged 'Environment.Exit' and nothing", report.GetMessage(), StringComparison.Ordinal);
        Assert.Contains(Close, report.Properties["Baseline"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_call_of_the_same_member_in_a_function_does_not_hide_behind_the_first()
    {
        const string Twice = "public class AController : ControllerBase { public void A(Store<string> s) { s.Close();\ns.Close(); } }";
        const string Line = $"AOT0101 {Close} M:AController.A(Vendor.Store{{System.String}})";

        var report = Assert.Single(await ReportsAsync(Twice, Line));

        Assert.Equal("AOT0101", report.Id);
        Assert.Equal(1, report.Location.GetLineSpan().StartLinePosition.Line - CoverageRun.Usings.Count(letter => letter == '\n'));
        Assert.Equal($"{Line}\n{Line}", report.Properties["Baseline"]);
        Assert.Equal("AOT0108", Assert.Single(await ReportsAsync(Twice, $"{Line}\n{Line}")).Id);
        Assert.Equal(["AOT0108", "AOT0109"], (await ReportsAsync(Twice, $"{Line}\n{Line}\n{Line}")).Select(known => known.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_second_finding_that_looks_like_a_known_one_does_not_hide_behind_it()
    {
        const string Program = "var app = WebApplication.Create(); app.MapGroup(\"/a\").MapPost(\"/\", (Store<string> s) => s.Close()); app.MapGroup(\"/b\").MapPost(\"/\", (Store<string> s) => s.Close());";
        var line = (await ReportsAsync(Program, baseline: null))[0].Properties["Baseline"];

        Assert.Equal(["AOT0108", "AOT0101"], (await ReportsAsync(Program, line)).Select(report => report.Id));
        Assert.Equal(["AOT0108", "AOT0108"], (await ReportsAsync(Program, line + "\n" + line)).Select(report => report.Id));
    }

    [Fact]
    public async Task A_line_that_matches_nothing_any_more_is_told_at_that_line()
    {
        var repaired = Source.Replace("public void A(", "[Audited(\"a.close\")] public void A(", StringComparison.Ordinal);

        var report = Assert.Single(await ReportsAsync(repaired, Written), report => report.Id is "AOT0109");

        Assert.Equal((ProjectOptions.BaselineFile, 2), (report.Location.GetLineSpan().Path, report.Location.GetLineSpan().StartLinePosition.Line));
        Assert.Equal(DiagnosticSeverity.Info, report.Severity);
        Assert.Equal("AOT0109", Assert.Single(await CoverageRun.AnalyzeAsync(Compile.Source("class C;"), ProjectOptions.Of(null, baseline: "AOT0103 - M:C.M"))).Id);
    }

    [Theory]
    [InlineData("AOT0101", "is no line of a baseline")]
    [InlineData("AOT0101 - ", "is no line of a baseline")]
    [InlineData("AOT0999 - M:C.M", "is no line of a baseline")]
    [InlineData("AOT0101 Close M:C.M", "'Close' is no documentation id of a member or type")]
    [InlineData("AOT0101 - C.M", "'C.M' is no documentation id of a function")]
    public async Task A_line_that_says_nothing_is_an_error_at_that_line(string line, string message)
    {
        var report = Assert.Single(await ReportsAsync("class C;", "# ours\n" + line));

        Assert.Equal(("AOT0204", DiagnosticSeverity.Error, 1), (report.Id, report.Severity, report.Location.GetLineSpan().StartLinePosition.Line));
        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_of_endless_length_is_an_error()
    {
        Assert.Contains("more than 100000 lines", Assert.Single(await ReportsAsync("class C;", new string('\n', 100_001))).GetMessage(), StringComparison.Ordinal);
        Assert.Contains("a line that is too long", Assert.Single(await ReportsAsync("class C;", new string('A', 8_001))).GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_match_nothing_are_deleted_one_by_one_or_all_at_once()
    {
        const string Text = "# ours\nAOT0103 - M:C.M\nAOT0103 - M:C.N\n# end";
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp));
        var document = project.AddAdditionalDocument("audit.baseline.txt", SourceText.From(Text), filePath: ProjectOptions.BaselineFile);
        var reports = (await CoverageRun.AnalyzeAsync(Compile.Source("class C;"), ProjectOptions.Of(null, baseline: Text))).ToImmutableArray();
        var fix = new StaleBaselineCodeFix();
        var actions = new List<CodeAction>();

        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, reports[1], (action, _) => actions.Add(action), CancellationToken.None));
        var all = new FixAllContext((Document)document.Project.AddDocument("C.cs", "class C;"), fix, FixAllScope.Project, nameof(StaleBaselineCodeFix), fix.FixableDiagnosticIds, new KnownReports(reports), CancellationToken.None);

        Assert.Equal(2, reports.Length);
        Assert.Equal("# ours\nAOT0103 - M:C.M\n# end", await AppliedAsync(Assert.Single(actions), document.Id));
        Assert.Equal("# ours\n# end", await AppliedAsync((await fix.GetFixAllProvider().GetFixAsync(all))!, document.Id));
    }

    [Fact]
    public async Task The_fixes_of_a_rule_repair_what_the_baseline_has_of_it()
    {
        var fixes = new CodeFixProvider[] { new AuditOwnerCodeFix(), new NotAuditedCodeFix() };

        Assert.All(fixes, fix => Assert.Contains("AOT0108", fix.FixableDiagnosticIds));
        Assert.All(await ReportsAsync(Source, Written), report => Assert.NotNull(report.Properties["Operation"]));
    }

    private static async Task<string> AppliedAsync(CodeAction action, DocumentId document)
    {
        var operation = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        return (await operation.ChangedSolution.GetAdditionalDocument(document)!.GetTextAsync()).ToString();
    }

    private static async Task<Diagnostic[]> ReportsAsync(string source, string? baseline)
    {
        CSharpCompilation project = CoverageRun.Project(CoverageRun.Usings + source);
        Assert.Empty(project.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error));
        return await CoverageRun.AnalyzeAsync(project, ProjectOptions.Of(CoverageRun.Close, baseline: baseline));
    }

    private sealed class KnownReports(ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);
    }
}
