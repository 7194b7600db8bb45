using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Coverage;

/// <summary>The sample says behind each line what the build says of it; here it is compiled in this process, and its findings are repaired.</summary>
[Trait("Requirement", "P0")]
public sealed class AdministrationSampleTests
{
    // A use that no interceptor reaches is written otherwise by a person; a line of the baseline is left over when its finding is repaired.
    private static readonly string[] WithoutFix = ["AOT0105", "AOT0109"];

    [Fact]
    public async Task The_build_says_what_the_comments_say_and_nothing_else()
    {
        var reports = await ReportsAsync(AdministrationSample.Open());

        Assert.Equal(AdministrationSample.Said.Select(line => $"{line.Place} {line.Id} {DiagnosticSeverity.Warning}"), reports.Select(report => $"{AdministrationSample.PlaceOf(report)} {report.Id} {report.Severity}"));
        Assert.All(AdministrationSample.Said.Zip(reports), pair => Assert.Contains(pair.First.Text, pair.Second.GetMessage(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_sample_has_a_finding_of_each_rule_and_of_each_set_of_the_catalogue_that_is_on_for_it()
    {
        Assert.Equal(["AOT0101", "AOT0102", "AOT0103", "AOT0104", "AOT0105", "AOT0106", "AOT0108"], AdministrationSample.Said.Select(line => line.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var found = string.Join("\n", AdministrationSample.Said.Select(line => line.Text));
        foreach (var set in PrivilegedCatalogue.Sets.Where(set => set.Name is not "sign-in"))
        {
            var names = set.Lines.SelectMany(line => line.Members.Select(member => ShownName(line.Type, member.Name)));
            Assert.True(names.Any(name => found.Contains(name, StringComparison.Ordinal)), $"The sample has nothing of the set {set.Name}.");
        }
    }

    [Fact]
    public async Task Each_fix_makes_its_warning_go_and_the_code_compiles()
    {
        var solution = AdministrationSample.Open();
        var before = Fixable(await ReportsAsync(solution));

        // Reports of different files are repaired side by side, each in the sources as they are: so they are compiled once.
        var rounds = before.GroupBy(report => report.Location.SourceTree!.FilePath, StringComparer.Ordinal).SelectMany(file => file.Select((report, index) => (report, index))).GroupBy(pair => pair.index, pair => pair.report);
        foreach (var round in rounds)
        {
            var (repaired, excused) = (solution, solution);
            foreach (var report in round)
            {
                repaired = await WithFixAsync(repaired, report, solution, new AuditOwnerCodeFix());
                excused = await WithFixAsync(excused, report, solution, new NotAuditedCodeFix());
            }

            var left = before.Except(round).Select(report => report.GetMessage()).Order(StringComparer.Ordinal);
            Assert.Equal(left, Fixable(await ReportsAsync(repaired)).Select(report => report.GetMessage()).Order(StringComparer.Ordinal));
            Assert.Equal(left, Fixable(await ReportsAsync(Explained(excused))).Select(report => report.GetMessage()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task All_are_fixed_at_once_and_what_the_build_makes_of_it_compiles()
    {
        var solution = AdministrationSample.Open();
        foreach (var file in Fixable(await ReportsAsync(solution)).GroupBy(report => report.Location.SourceTree!.FilePath, StringComparer.Ordinal))
            solution = await FixedAsync(solution, file.Key, [.. file]);

        Assert.Equal(WithoutFix, (await ReportsAsync(solution)).Select(report => report.Id).Order(StringComparer.Ordinal));
        var sources = await Task.WhenAll(solution.Projects.Single().Documents.Select(async document => (document.Name, Text: (await document.GetTextAsync()).ToString())));
        var rewritten = (await solution.Projects.Single().GetCompilationAsync())!.RemoveAllSyntaxTrees()
            .AddSyntaxTrees(sources.Select(source => CSharpSyntaxTree.ParseText(Compile.Rewrite(source.Text, source.Name), Compile.ParseOptions, "/obj/" + source.Name)));
        Compile.Driver().RunGeneratorsAndUpdateCompilation(rewritten, out var compilation, out _);
        Assert.Empty(compilation.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error));
    }

    private static string ShownName(string type, string member)
    {
        var name = type[(type.LastIndexOf('.') + 1)..].Split('`')[0];
        return member is ".ctor" or "Item" ? name : $"{name}.{member}";
    }

    private static Diagnostic[] Fixable(Diagnostic[] reports) => [.. reports.Where(report => !WithoutFix.Contains(report.Id, StringComparer.Ordinal))];

    private static async Task<Diagnostic[]> ReportsAsync(Solution solution)
    {
        var compilation = (await solution.Projects.Single().GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error));
        return await CoverageRun.AnalyzeAsync(compilation, AdministrationSample.ToRules, new InterceptedCallRule());
    }

    private static async Task<Solution> WithFixAsync(Solution others, Diagnostic report, Solution solution, CodeFixProvider fix)
    {
        var actions = new List<CodeAction>();
        var document = solution.GetDocument(solution.GetDocumentIdsWithFilePath(report.Location.SourceTree!.FilePath).Single())!;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), CancellationToken.None));
        Assert.True(actions.Count == 1, $"{fix.GetType().Name} has {actions.Count} fixes for {AdministrationSample.PlaceOf(report)}: {report.GetMessage()}");
        return others.WithDocumentText(document.Id, await (await AppliedAsync(actions[0])).GetDocument(document.Id)!.GetTextAsync());
    }

    private static async Task<Solution> FixedAsync(Solution solution, string file, ImmutableArray<Diagnostic> reports)
    {
        var fix = new AuditOwnerCodeFix();
        var document = solution.GetDocument(solution.GetDocumentIdsWithFilePath(file).Single())!;
        var context = new FixAllContext(document, fix, FixAllScope.Document, nameof(AuditOwnerCodeFix), fix.FixableDiagnosticIds, new KnownReports(reports), CancellationToken.None);
        return await AppliedAsync((await fix.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static async Task<Solution> AppliedAsync(CodeAction action) => (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    // The fix leaves the reason to a person.
    private static Solution Explained(Solution solution)
    {
        foreach (var document in solution.Projects.Single().Documents.ToArray())
        {
            var text = document.GetTextAsync().GetAwaiter().GetResult().ToString();
            solution = solution.WithDocumentText(document.Id, Microsoft.CodeAnalysis.Text.SourceText.From(text.Replace("NotAudited(\"\")", "NotAudited(\"Nobody needs it.\")", StringComparison.Ordinal)));
        }

        return solution;
    }

    private sealed class KnownReports(ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);
    }
}
