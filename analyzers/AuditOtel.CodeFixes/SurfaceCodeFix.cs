using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AuditOtel.CodeFixes;

/// <summary>
/// Fixes AOT0201 and AOT0202: brings AuditSurface.Unshipped.txt up to date. Where less is audited the reason is left empty, which is an error until a person writes it;
/// for the same reason only AOT0201 is fixed everywhere at once.
/// </summary>
[ExportCodeFixProvider(
    LanguageNames.CSharp,
    Name = nameof(SurfaceCodeFix),
    DocumentKinds = [nameof(TextDocumentKind.Document), nameof(TextDocumentKind.AdditionalDocument)],
    DocumentExtensions = [".cs", ".txt"])]
[Shared]
public sealed class SurfaceCodeFix : CodeFixProvider
{
    private const string Title = "Bring AuditSurface.Unshipped.txt up to date";
    private const string TitleOfLoss = "Write into AuditSurface.Unshipped.txt that less is audited, and why";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.SurfaceAdded, RuleInfo.SurfaceLoss];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => SurfaceFixAll.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.TextDocument.Project;
        if (SurfaceFileEdit.Find(project) is null)
            return Task.CompletedTask;

        foreach (var diagnostic in context.Diagnostics)
        {
            var title = string.Equals(diagnostic.Id, RuleInfo.SurfaceLoss, StringComparison.Ordinal) ? TitleOfLoss : Title;
            context.RegisterCodeFix(CodeAction.Create(title, token => SurfaceFileEdit.ApplyAsync(project, [diagnostic], token), nameof(SurfaceCodeFix)), diagnostic);
        }

        return Task.CompletedTask;
    }
}
