using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>Recognises audit attributes by their names alone. What it overlooks, such as an alias, the rules and the verifier report.</summary>
internal static class AuditedSyntax
{
    /// <summary>What stands in every file that annotates a member by the attribute's own name.</summary>
    internal const string Hint = "Audited";

    private const string Suffix = "Attribute";

    internal static AttributeSyntax? FindAudited(SyntaxNode node) =>
        Attributes(Lists(node), "method").FirstOrDefault(attribute => Is(attribute, "Audited"));

    /// <summary>Returns the attributes of lists whose target is <paramref name="target"/> or left out.</summary>
    internal static IEnumerable<AttributeSyntax> Attributes(SyntaxList<AttributeListSyntax> lists, string target) =>
        lists.Where(list => list.Target is null || string.Equals(list.Target.Identifier.ValueText, target, StringComparison.Ordinal))
            .SelectMany(list => list.Attributes);

    internal static bool Is(AttributeSyntax attribute, string name)
    {
        var written = Name(attribute.Name);
        return string.Equals(written, name, StringComparison.Ordinal) || string.Equals(written, name + Suffix, StringComparison.Ordinal);
    }

    internal static SyntaxList<AttributeListSyntax> Lists(SyntaxNode node) => node switch
    {
        MemberDeclarationSyntax member => member.AttributeLists,
        AccessorDeclarationSyntax accessor => accessor.AttributeLists,
        LocalFunctionStatementSyntax local => local.AttributeLists,
        LambdaExpressionSyntax lambda => lambda.AttributeLists,
        _ => default,
    };

    private static string Name(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => string.Empty,
    };
}
