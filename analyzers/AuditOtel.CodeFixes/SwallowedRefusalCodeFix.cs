using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes AOT0011: lets the refusal pass.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SwallowedRefusalCodeFix))]
[Shared]
public sealed class SwallowedRefusalCodeFix : NodeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.SwallowedRefusal];

    /// <inheritdoc/>
    protected override string Title => "Let AuditUnavailableException pass";

    /// <inheritdoc/>
    protected override Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { } clause)
            return null;

        var again = SyntaxFactory.ThrowStatement();
        if (!diagnostic.Properties.ContainsKey(SwallowedRefusalRule.CatchesAll))
            return editor => editor.ReplaceNode(clause.Block, clause.Block.AddStatements(again).WithAdditionalAnnotations(Formatter.Annotation));

        var refusal = SyntaxFactory.ParseTypeName("AuditOtel.AuditUnavailableException").WithAdditionalAnnotations(Simplifier.Annotation);
        var pass = SyntaxFactory.CatchClause(SyntaxFactory.CatchDeclaration(refusal), null, SyntaxFactory.Block(again)).WithAdditionalAnnotations(Formatter.Annotation);
        return editor => editor.InsertBefore(clause, pass);
    }
}
