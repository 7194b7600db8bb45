using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Coverage;

/// <summary>The sample says behind each line what the build says of it; here it is compiled in this process, and its findings are repaired.</summary>
[Trait("Requirement", "P0")]
public sealed partial class AdministrationSampleTests
{
    private const string Around = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;
        namespace AuditOtel { public class AuditOtelOptions { public string ServiceName { get; set; } = ""; } public static class Registration {
            public static void AddAuditOtel(this Microsoft.Extensions.DependencyInjection.IServiceCollection services, Action<AuditOtelOptions> configure) { }
            public static void AddAuditOtelWeb(this Microsoft.Extensions.DependencyInjection.IServiceCollection services) { } } }

        """;

    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "Administration");
    internal static readonly string[] Files = [.. Directory.GetFiles(Folder, "*.cs").Order(StringComparer.Ordinal)];
    internal static readonly string Lines = File.ReadAllText(Path.Combine(Folder, "audit.privileged.txt"));
    internal static readonly string Settings = Setting().Match(File.ReadAllText(Path.Combine(Folder, ".editorconfig"))).Value.Replace(" ", "", StringComparison.Ordinal);

    [Fact]
    public async Task The_build_says_what_the_comments_say_and_nothing_else()
    {
        var expected = Files.SelectMany(file => File.ReadLines(file).Select((line, index) => (Said: Comment().Match(line), Place: $"{Path.GetFileName(file)}:{index + 1}"))).Where(line => line.Said.Success).ToArray();

        var reports = await ReportsAsync(Open());

        Assert.True(expected.Length >= 10, "The sample says too little.");
        Assert.Equal(expected.Select(line => $"{line.Place} {line.Said.Groups["id"].Value} {DiagnosticSeverity.Warning}"), reports.Select(report => $"{PlaceOf(report)} {report.Id} {report.Severity}"));
        Assert.All(expected.Zip(reports), pair => Assert.Contains(pair.First.Said.Groups["text"].Value, pair.Second.GetMessage(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_fix_makes_its_warning_go_and_the_code_compiles()
    {
        var solution = Open();
        var before = await ReportsAsync(solution);

        // Reports of different files are repaired side by side.
        var rounds = before.GroupBy(report => report.Location.SourceTree!.FilePath, StringComparer.Ordinal).SelectMany(file => file.Select((report, index) => (report, index))).GroupBy(pair => pair.index, pair => pair.report);
        foreach (var round in rounds)
        {
            var (repaired, excused) = (solution, solution);
            foreach (var report in round)
            {
                repaired = await FixedAsync(repaired, report, new AuditOwnerCodeFix());
                excused = await FixedAsync(excused, report, new NotAuditedCodeFix());
            }

            var left = before.Except(round).Select(report => report.GetMessage()).Order(StringComparer.Ordinal);
            Assert.Equal(left, (await ReportsAsync(repaired)).Select(report => report.GetMessage()).Order(StringComparer.Ordinal));
            Assert.Equal(left, (await ReportsAsync(Explained(excused))).Select(report => report.GetMessage()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task All_are_fixed_at_once_and_what_the_build_makes_of_it_compiles()
    {
        var solution = Open();
        foreach (var file in (await ReportsAsync(solution)).GroupBy(report => report.Location.SourceTree!.FilePath, StringComparer.Ordinal))
            solution = await FixedAsync(solution, file.Key, [.. file]);

        Assert.Empty(await ReportsAsync(solution));
        var sources = await Task.WhenAll(solution.Projects.Single().Documents.Select(async document => (document.Name, Text: (await document.GetTextAsync()).ToString())));
        var rewritten = CoverageRun.Project("").RemoveAllSyntaxTrees().WithOptions(Compile.Options.WithOutputKind(OutputKind.ConsoleApplication))
            .AddSyntaxTrees(sources.Select(source => CSharpSyntaxTree.ParseText(Compile.Rewrite(source.Text, source.Name), Compile.ParseOptions, "/obj/" + source.Name)));
        Compile.Driver().RunGeneratorsAndUpdateCompilation(rewritten, out var compilation, out _);
        Assert.Empty(compilation.GetDiagnostics().Where(report => report.Severity == DiagnosticSeverity.Error));
    }

    internal static Solution Open()
    {
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Administration", "Administration", LanguageNames.CSharp, compilationOptions: Compile.Options.WithOutputKind(OutputKind.ConsoleApplication),
            parseOptions: Compile.ParseOptions, metadataReferences: [.. Compile.References, .. Frameworks.Web]));
        foreach (var file in Files)
            project = project.AddDocument(Path.GetFileName(file), File.ReadAllText(file), filePath: file).Project;

        return project.AddDocument("WebPackage.cs", CoverageRun.WebPackage).Project.AddDocument("Around.cs", Around).Project.Solution;
    }

    private static async Task<Diagnostic[]> ReportsAsync(Solution solution)
    {
        var compilation = (await solution.Projects.Single().GetCompilationAsync())!;
        return await CoverageRun.ReportsAsync(compilation, Lines, Settings);
    }

    private static async Task<Solution> FixedAsync(Solution solution, Diagnostic report, CodeFixProvider fix)
    {
        var actions = new List<CodeAction>();
        var document = solution.GetDocument(solution.GetDocumentIdsWithFilePath(report.Location.SourceTree!.FilePath).Single())!;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), CancellationToken.None));
        Assert.True(actions.Count == 1, $"{fix.GetType().Name} has {actions.Count} fixes for {PlaceOf(report)}: {report.GetMessage()}");
        return await AppliedAsync(actions[0]);
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

    private static string PlaceOf(Diagnostic report) => $"{Path.GetFileName(report.Location.SourceTree!.FilePath)}:{report.Location.GetLineSpan().StartLinePosition.Line + 1}";

    [GeneratedRegex("// (?<id>AOT[0-9]{4}): (?<text>.*)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    internal static partial Regex Comment();

    [GeneratedRegex("auditotel_audited_policies = .*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    private sealed class KnownReports(ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);
    }
}
