using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace AuditOtel.CodeFixes;

/// <summary>A fix that edits the syntax at one report; all reports of a document are fixed in one pass.</summary>
public abstract class NodeCodeFix : CodeFixProvider
{
    /// <summary>What the menu says.</summary>
    protected abstract string Title { get; }

    /// <summary>False for what a person decides case by case.</summary>
    protected virtual bool IsForAll => true;

    /// <inheritdoc/>
    public sealed override FixAllProvider? GetFixAllProvider() => IsForAll ? FixAllProvider.Create(FixAllInDocumentAsync) : null;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var diagnostic = context.Diagnostics[0];
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (model is null || root is null || FindEdit(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model, diagnostic, context.CancellationToken) is null)
            return;

        var action = CodeAction.Create(Title, token => EditAsync(context.Document, [diagnostic], token), GetType().Name);
        context.RegisterCodeFix(action, diagnostic);
    }

    /// <summary>Returns what to change, or null when there is nothing that would compile.</summary>
    /// <param name="node">The node at the report.</param>
    /// <param name="model">What the code means.</param>
    /// <param name="diagnostic">The report.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    protected abstract Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken);

    private async Task<Document?> FixAllInDocumentAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics) =>
        await EditAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false);

    private async Task<Document> EditAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in diagnostics)
        {
            var node = editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            FindEdit(node, editor.SemanticModel, diagnostic, cancellationToken)?.Invoke(editor);
        }

        return editor.GetChangedDocument();
    }
}
