using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace AuditOtel.CodeFixes;

/// <summary>
/// Answers the coverage rules with [NotAudited]. The reason is left empty, which is an error until a person writes it; for the same reason there is no fix of all at once.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NotAuditedCodeFix))]
[Shared]
public sealed class NotAuditedCodeFix : NodeCodeFix
{
    private const string Attribute = "NotAuditedAttribute";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = CoverageOwner.Rules;

    /// <inheritdoc/>
    protected override string Title => "Excuse the function that calls with [NotAudited], and write why";

    /// <inheritdoc/>
    protected override bool IsForAll => false;

    /// <inheritdoc/>
    protected override Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        CoverageOwner.Find(node, diagnostic) is { } owner ? editor => editor.AddAttribute(owner, AttributeText.Parse(Attribute, "\"\"")) : null;
}
