using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes AOT0007: marks the parameter as a secret in place of what recorded it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecretArgumentCodeFix))]
[Shared]
public sealed class SecretArgumentCodeFix : NodeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.SecretArgument];

    /// <inheritdoc/>
    protected override string Title => "Mark it with [AuditSecret]";

    /// <inheritdoc/>
    protected override Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<ParameterSyntax>() is not { } parameter || model.GetDeclaredSymbol(parameter, cancellationToken) is not { } symbol)
            return null;

        var recorded = new[] { AuditNames.Argument, AuditNames.Target }.Select(name => AuditNames.Find(symbol, name)?.ApplicationSyntaxReference?.GetSyntax(cancellationToken))
            .OfType<AttributeSyntax>().Where(attribute => attribute.SyntaxTree == parameter.SyntaxTree).ToArray();
        if (recorded.Length == 0)
            return null;

        var secret = AttributeText.Parse(AuditNames.Secret).Attributes[0];
        return editor =>
        {
            editor.ReplaceNode(recorded[0], secret.WithTriviaFrom(recorded[0]).WithAdditionalAnnotations(Formatter.Annotation));
            foreach (var other in recorded.Skip(1))
                editor.RemoveNode(other);
        };
    }
}
