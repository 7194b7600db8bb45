using System.Collections.Immutable;
using System.Composition;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AuditOtel.CodeFixes;

/// <summary>Fixes AOT0006: marks the parameter that most likely identifies the target, of the type that the operation's first word names.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TargetCodeFix))]
[Shared]
public sealed class TargetCodeFix : NodeCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleInfo.Target];

    /// <inheritdoc/>
    protected override string Title => "Mark the parameter as the target";

    /// <inheritdoc/>
    protected override Action<SyntaxEditor>? FindEdit(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var member = node.AncestorsAndSelf().FirstOrDefault(ancestor => ancestor is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax);
        if (member is null || model.GetDeclaredSymbol(member, cancellationToken) is not IMethodSymbol method || AuditNames.FindAudited(method) is not { } attribute)
            return null;

        if (AuditedAnnotation.Read(attribute) is not { } annotation || FindIdentifier(method) is not { } parameter)
            return null;

        var parameters = member is BaseMethodDeclarationSyntax declaration ? declaration.ParameterList.Parameters : ((LocalFunctionStatementSyntax)member).ParameterList.Parameters;
        var mark = AttributeText.Parse(AuditNames.Target, CSharpText.Literal(annotation.Operation.Split('.')[0]));
        return editor => editor.AddAttribute(parameters[parameter.Ordinal], mark);
    }

    /// <summary>Returns the first parameter that is named as an id, otherwise the first that can be one.</summary>
    internal static IParameterSymbol? FindIdentifier(IMethodSymbol method)
    {
        var candidates = method.Parameters.Where(parameter => !Captures.IsCaptured(parameter) && CanIdentify(parameter) && !SecretWords.IsSecret(parameter.Name)).ToArray();
        return candidates.FirstOrDefault(parameter => parameter.Name.EndsWith("Id", StringComparison.OrdinalIgnoreCase)) ?? candidates.FirstOrDefault();
    }

    private static bool CanIdentify(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.None or RefKind.In
        && (parameter.Type.SpecialType is SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64 || parameter.Type.Name is "Guid" or "Uri");
}
