using System.Collections.Immutable;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Analyzers.Tests.Surface;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Tests.CodeFixes;

/// <summary>What the fixes of AOT0201 and AOT0202 write, and that the reports are gone afterwards.</summary>
[Trait("Requirement", "P0")]
public sealed class SurfaceCodeFixTests
{
    private const string Before = """
        public class Users
        {
            [Audited("user.create")] public void Create() { }
            [Audited("user.delete", Class = AuditClass.Account)] public void Delete() { }
            [NotAudited("Why.")] public void Count() { }
        }
        """;

    private const string After = """
        public class Users
        {
            [Audited("user.create", Class = AuditClass.Account)] public void Create() { }
            [Audited("user.lock")] public void Lock() { }
            [Audited("user.unlock")] public void Unlock() { }
            [Audited("user.delete", Class = AuditClass.Account)] public void Delete() { }
            public void Count() { }
        }
        """;

    [Fact]
    public async Task All_lines_are_written_at_once_and_the_reports_are_gone()
    {
        var written = await FixAllAsync(After, SurfaceProject.Ship(Before), SurfaceProject.Lines("# since spring", "operation user.gone member=M:Users.Gone action=Execute class=Key mode=Deny route=method"));

        Assert.Equal(
            SurfaceProject.Lines(
                "# since spring",
                "operation user.gone member=M:Users.Gone action=Execute class=Key mode=Deny route=method",
                "changed operation user.create member=M:Users.Create action=Create class=Account mode=TrailDefault route=method",
                "operation user.lock member=M:Users.Lock action=Execute class=Application mode=TrailDefault route=method",
                "operation user.unlock member=M:Users.Unlock action=Execute class=Application mode=TrailDefault route=method",
                "removed excuse M:Users.Count"),
            written);
        var left = Assert.Single(await SurfaceProject.ReportsAsync(After, SurfaceProject.Ship(Before), written));
        Assert.Equal("AOT0202", left.Id);
        Assert.Empty(await SurfaceProject.ReportsAsync(After, SurfaceProject.Ship(Before), await FixOneAsync(After, SurfaceProject.Ship(Before), written, "AOT0202")));
    }

    [Fact]
    public async Task One_loss_at_a_time_is_written_and_its_reason_is_left_to_a_person()
    {
        const string Less = "public class Users { [Audited(\"user.create\")] public void Create() { } public void Delete() { } [NotAudited(\"Why.\")] public void Count() { } }";

        var written = await FixOneAsync(Less, SurfaceProject.Ship(Before), SurfaceProject.Lines(), "AOT0202");

        Assert.Equal(SurfaceProject.Lines("removed operation user.delete member=M:Users.Delete because=\"\""), written);
        Assert.Contains("nobody says why", Assert.Single(await SurfaceProject.ReportsAsync(Less, SurfaceProject.Ship(Before), written)).GetMessage(), StringComparison.Ordinal);
        Assert.Null(await FixAllActionAsync(Open(Less, SurfaceProject.Ship(Before), SurfaceProject.Lines())));
        Assert.Empty(await SurfaceProject.ReportsAsync(Less, SurfaceProject.Ship(Before), written.Replace("\"\"", "\"The directory does it.\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_annotation_that_is_dropped_after_a_rename_needs_a_written_reason()
    {
        const string Renamed = "public class Users { [Audited(\"user.delete\")] public void Remove() { } }";
        var shipped = SurfaceProject.Ship(Renamed.Replace("Remove", "Delete", StringComparison.Ordinal));
        var moved = await FixAllAsync(Renamed, shipped, SurfaceProject.Lines());
        Assert.Empty(await SurfaceProject.ReportsAsync(Renamed, shipped, moved));

        const string Dropped = "public class Users { public void Remove() { } }";
        var report = Assert.Single(await SurfaceProject.ReportsAsync(Dropped, shipped, await FixOneAsync(Dropped, shipped, moved, "AOT0202")));

        Assert.Equal("AOT0203", report.Id);
        Assert.Contains("or the reason as a sentence", report.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_audited_again_needs_no_line() => Assert.Equal(
        SurfaceProject.Lines(),
        await FixAllAsync(Before, SurfaceProject.Ship(Before), SurfaceProject.Lines("removed operation user.delete member=M:Users.Delete because=\"The directory does it.\"")));

    [Fact]
    public async Task Line_ends_are_kept() => Assert.DoesNotContain(
        (await FixAllAsync(Before, SurfaceProject.Ship(""), SurfaceProject.Lines().Replace("\n", "\r\n", StringComparison.Ordinal))).Split("\r\n"), line => line.Contains('\n', StringComparison.Ordinal));

    private static Project Open(string source, string shipped, string unshipped)
    {
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
            compilationOptions: Compile.Options, parseOptions: Compile.ParseOptions, metadataReferences: Compile.References));
        project = project.AddDocument("Sample0.cs", Compile.Usings + source).Project;
        project = project.AddAdditionalDocument(ShippedFile.Name, SourceText.From(shipped), filePath: SurfaceProject.Shipped).Project;
        return project.AddAdditionalDocument(UnshippedFile.Name, SourceText.From(unshipped), filePath: SurfaceProject.Unshipped).Project;
    }

    private static async Task<string> FixOneAsync(string source, string shipped, string unshipped, string id)
    {
        var project = Open(source, shipped, unshipped);
        var report = (await ReportsAsync(project)).First(report => string.Equals(report.Id, id, StringComparison.Ordinal));
        var actions = new List<CodeAction>();
        TextDocument document = report.Location.IsInSource ? project.Documents.Single() : project.AdditionalDocuments.Single(file => string.Equals(file.FilePath, report.Location.GetLineSpan().Path, StringComparison.Ordinal));
        await new SurfaceCodeFix().RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), CancellationToken.None));
        return await ApplyAsync(Assert.Single(actions));
    }

    private static async Task<string> FixAllAsync(string source, string shipped, string unshipped) => await ApplyAsync((await FixAllActionAsync(Open(source, shipped, unshipped)))!);

    private static async Task<CodeAction?> FixAllActionAsync(Project project)
    {
        var fix = new SurfaceCodeFix();
        return await fix.GetFixAllProvider().GetFixAsync(new FixAllContext(
            project, fix, FixAllScope.Solution, nameof(SurfaceCodeFix), fix.FixableDiagnosticIds, new KnownReports(await ReportsAsync(project)), CancellationToken.None));
    }

    private static async Task<ImmutableArray<Diagnostic>> ReportsAsync(Project project)
    {
        var files = new List<(string Path, string Text)>();
        foreach (var file in project.AdditionalDocuments)
            files.Add((file.FilePath!, (await file.GetTextAsync()).ToString()));

        Compile.Driver().RunGeneratorsAndUpdateCompilation((await project.GetCompilationAsync())!, out var compilation, out _);
        return [.. await SurfaceProject.ReportsAsync(compilation, ProjectOptions.WithFiles(files))];
    }

    private static async Task<string> ApplyAsync(CodeAction action)
    {
        var changed = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.Projects.Single().AdditionalDocuments.Single(file => file.Name is UnshippedFile.Name).GetTextAsync()).ToString();
    }

    private sealed class KnownReports(ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);
    }
}
