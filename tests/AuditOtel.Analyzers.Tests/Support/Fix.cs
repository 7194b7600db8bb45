using System.Collections.Immutable;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Applies a code fix in a workspace, one report at a time or all at once.</summary>
internal static class Fix
{
    internal static async Task<string> OneAsync(string source, CodeFixProvider? fix = null)
    {
        fix ??= new DeclarationFormCodeFix();
        var document = Open(source);
        var report = (await ReportsAsync(document, fix))[0];
        var actions = await ActionsAsync(document, report, fix);
        return await ApplyAsync(document, Assert.Single(actions));
    }

    internal static async Task<string> AllAsync(string source, CodeFixProvider? fix = null)
    {
        fix ??= new DeclarationFormCodeFix();
        var document = Open(source);
        var reports = await ReportsAsync(document, fix);
        var context = new FixAllContext(
            document, fix, FixAllScope.Document, fix.GetType().Name, fix.FixableDiagnosticIds, new KnownReports(reports), CancellationToken.None);
        var action = await fix.GetFixAllProvider()!.GetFixAsync(context);
        return await ApplyAsync(document, action!);
    }

    internal static async Task<int> CountAsync(string source, CodeFixProvider? fix = null)
    {
        fix ??= new DeclarationFormCodeFix();
        var document = Open(source);
        var count = 0;
        foreach (var report in await ReportsAsync(document, fix))
            count += (await ActionsAsync(document, report, fix)).Count;

        return count;
    }

    private static Document Open(string source)
    {
        var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
            compilationOptions: Compile.Options, parseOptions: Compile.ParseOptions, metadataReferences: Compile.References));
        return project.AddDocument("Sample0.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> ReportsAsync(Document document, CodeFixProvider fix)
    {
        Compile.Driver().RunGeneratorsAndUpdateCompilation((await document.Project.GetCompilationAsync())!, out var compilation, out _);
        return [.. (await Analyze.RunAsync(compilation)).Where(report => fix.FixableDiagnosticIds.Contains(report.Id))
            .OrderBy(report => report.Location.SourceSpan.Start)];
    }

    private static async Task<List<CodeAction>> ActionsAsync(Document document, Diagnostic report, CodeFixProvider fix)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, report, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private static async Task<string> ApplyAsync(Document document, CodeAction action)
    {
        var operation = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        var text = await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync();
        return text.ToString().ReplaceLineEndings("\n");
    }

    private sealed class KnownReports(ImmutableArray<Diagnostic> reports) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(reports);
    }
}
