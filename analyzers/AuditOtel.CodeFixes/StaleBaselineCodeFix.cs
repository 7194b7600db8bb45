using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes AOT0109: deletes lines of a baseline that match nothing any more.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StaleBaselineCodeFix), DocumentKinds = [nameof(TextDocumentKind.AdditionalDocument)], DocumentExtensions = [".txt"])]
[Shared]
public sealed class StaleBaselineCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.StaleBaseline];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllLines();

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var document = context.TextDocument;
        var places = context.Diagnostics.Select(diagnostic => diagnostic.Location.SourceSpan).ToImmutableArray();
        context.RegisterCodeFix(CodeAction.Create("Delete the line", token => DeleteAsync(document, places, token), nameof(StaleBaselineCodeFix)), context.Diagnostics);
        return Task.CompletedTask;
    }

    private static async Task<Solution> DeleteAsync(TextDocument document, ImmutableArray<TextSpan> places, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var lines = places.Where(place => place.End <= text.Length).Select(place => text.Lines.GetLineFromPosition(place.Start).SpanIncludingLineBreak).Distinct().OrderBy(span => span.Start);
        return document.Project.Solution.WithAdditionalDocumentText(document.Id, text.WithChanges(lines.Select(line => new TextChange(line, string.Empty))));
    }

    /// <summary>All such lines of a project.</summary>
    private sealed class AllLines : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var diagnostics = await fixAllContext.GetAllDiagnosticsAsync(fixAllContext.Project).ConfigureAwait(false);
            return CodeAction.Create("Delete all lines that match nothing", token => FixAsync(fixAllContext.Project, diagnostics, token), nameof(AllLines));
        }

        private static async Task<Solution> FixAsync(Project project, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
        {
            var solution = project.Solution;
            foreach (var file in diagnostics.GroupBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal))
            {
                var known = project.AdditionalDocuments.FirstOrDefault(document => string.Equals(document.FilePath, file.Key, StringComparison.Ordinal));
                if (known is not null && solution.GetAdditionalDocument(known.Id) is { } document)
                    solution = await DeleteAsync(document, [.. file.Select(diagnostic => diagnostic.Location.SourceSpan)], cancellationToken).ConfigureAwait(false);
            }

            return solution;
        }
    }
}
