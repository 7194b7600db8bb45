using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace AuditOtel.CodeFixes;

/// <summary>Writes the audit attributes.</summary>
internal static class AttributeText
{
    private const string Suffix = "Attribute";

    /// <summary>Returns an attribute that says the same as one that stands elsewhere.</summary>
    internal static AttributeListSyntax Copy(AttributeData attribute)
    {
        var arguments = attribute.ConstructorArguments.Select(Value).Concat(attribute.NamedArguments.Select(named => $"{named.Key} = {Value(named.Value)}"));
        return Parse(attribute.AttributeClass!.Name, string.Join(", ", arguments));
    }

    /// <summary>Returns an attribute; the simplifier takes the namespace away where it is imported.</summary>
    internal static AttributeListSyntax Parse(string type, string arguments = "")
    {
        var name = type.EndsWith(Suffix, StringComparison.Ordinal) ? type.Substring(0, type.Length - Suffix.Length) : type;
        var text = $"[{AuditNames.Namespace}.{name}{(arguments.Length > 0 ? $"({arguments})" : string.Empty)}] class C;";
        var list = ((TypeDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(text)!).AttributeLists[0].WithoutTrivia();
        return list.ReplaceNodes(
            list.DescendantNodes().Where(node => node is MemberAccessExpressionSyntax or NameSyntax { Parent: AttributeSyntax }),
            (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation));
    }

    private static string Value(TypedConstant constant) => constant.Kind == TypedConstantKind.Enum
        ? CSharpText.EnumValue(constant.Type!.ToDisplayString(), CSharpText.EnumMember(constant)).Replace("global::", string.Empty)
        : constant.ToCSharpString();
}
