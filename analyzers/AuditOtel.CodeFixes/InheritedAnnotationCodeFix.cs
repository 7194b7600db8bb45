using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes AOT0004: gives an override or implementation the annotation of the member whose place it takes, and its parameters their marks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InheritedAnnotationCodeFix))]
[Shared]
public sealed class InheritedAnnotationCodeFix : NodeCodeFix
{
    private static readonly string[] Marks = [AuditNames.Target, AuditNames.Argument, AuditNames.Secret];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.InheritedAnnotation];

    /// <inheritdoc/>
    protected override string Title => "Annotate it as the member whose place it takes";

    /// <inheritdoc/>
    protected override Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var member = node.AncestorsAndSelf().FirstOrDefault(ancestor => ancestor is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax);
        if (member is null || model.GetDeclaredSymbol(member, cancellationToken) is not IMethodSymbol method)
            return null;

        if ((InheritedAnnotationRule.FindOverridden(method) ?? InheritedAnnotationRule.FindImplemented(method)) is not { } audited || AuditNames.FindAudited(audited.OriginalDefinition) is not { } attribute)
            return null;

        return editor =>
        {
            editor.AddAttribute(member, AttributeText.Copy(attribute));
            foreach (var (parameter, mark) in MissingMarks(member, method, audited.OriginalDefinition))
                editor.AddAttribute(parameter, AttributeText.Copy(mark));
        };
    }

    private static IEnumerable<(SyntaxNode Parameter, AttributeData Mark)> MissingMarks(SyntaxNode member, IMethodSymbol method, IMethodSymbol audited)
    {
        if (member is not BaseMethodDeclarationSyntax { ParameterList.Parameters: var parameters } || method.Parameters.Any(Captures.IsCaptured))
            yield break;

        foreach (var (parameter, original) in parameters.Zip(audited.Parameters, (syntax, symbol) => (syntax, symbol)))
        {
            foreach (var mark in Marks.Select(name => AuditNames.Find(original, name)).OfType<AttributeData>())
                yield return (parameter, mark);
        }
    }
}
