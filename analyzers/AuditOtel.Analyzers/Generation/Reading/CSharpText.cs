using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Writes symbols and values as C# that means the same in any file.</summary>
internal static class CSharpText
{
    private static readonly SymbolDisplayFormat QualifiedType = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat QualifiedNamespace =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    internal static string Type(ITypeSymbol type) => type.ToDisplayString(QualifiedType);

    internal static string Namespace(INamespaceSymbol? symbol) =>
        symbol is null or { IsGlobalNamespace: true } ? string.Empty : symbol.ToDisplayString(QualifiedNamespace);

    internal static string Literal(string? value) => value is null ? "null" : SymbolDisplay.FormatLiteral(value, quote: true);

    internal static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>Returns the name of the member that an enumeration constant stands for, or the number when there is none.</summary>
    internal static string EnumMember(TypedConstant constant)
    {
        var members = constant.Type?.GetMembers().OfType<IFieldSymbol>();
        var member = members?.FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, constant.Value));
        return member?.Name ?? constant.Value?.ToString() ?? "0";
    }

    internal static string EnumValue(string type, string member) =>
        member.Length > 0 && (char.IsDigit(member[0]) || member[0] == '-') ? $"(global::{type})({member})" : $"global::{type}.{member}";
}
