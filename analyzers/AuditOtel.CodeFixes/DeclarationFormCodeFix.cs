using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes AOT0001: splits an ordinary audited method into its declaration and a private Core method.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DeclarationFormCodeFix))]
[Shared]
public sealed class DeclarationFormCodeFix : CodeFixProvider
{
    private const string Title = "Convert to the audited declaration form";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.DeclarationForm];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAllInDocumentAsync);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var diagnostic = context.Diagnostics[0];
        var methods = await FindConvertibleAsync(context.Document, [diagnostic], context.CancellationToken).ConfigureAwait(false);
        if (methods.Count == 0)
            return;

        var action = CodeAction.Create(Title, token => ConvertAsync(context.Document, [diagnostic], token), nameof(DeclarationFormCodeFix));
        context.RegisterCodeFix(action, diagnostic);
    }

    private static async Task<Document?> FixAllInDocumentAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics) =>
        await ConvertAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false);

    private static async Task<Document> ConvertAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var methods = await FindConvertibleAsync(document, diagnostics, cancellationToken).ConfigureAwait(false);
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is null || methods.Count == 0 ? document : document.WithSyntaxRoot(new DeclarationFormRewriter(methods).Visit(root));
    }

    /// <summary>Returns, for each method that can be fixed, what takes its place.</summary>
    private static async Task<Dictionary<MethodDeclarationSyntax, ImmutableArray<MethodDeclarationSyntax>>> FindConvertibleAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var found = new Dictionary<MethodDeclarationSyntax, ImmutableArray<MethodDeclarationSyntax>>();
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
            return found;

        foreach (var diagnostic in diagnostics.Where(diagnostic => root.FullSpan.Contains(diagnostic.Location.SourceSpan)))
        {
            var method = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>();
            if (method is null || found.ContainsKey(method) || model.GetDeclaredSymbol(method, cancellationToken) is not IMethodSymbol symbol)
                continue;

            if (MethodSplit.TrySplit(method, symbol) is { IsEmpty: false } parts)
                found.Add(method, parts);
        }

        return found;
    }
}
