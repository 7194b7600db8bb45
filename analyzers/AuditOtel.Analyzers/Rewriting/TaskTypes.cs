using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>Reads return types by their written names. That the names mean what they say is checked by a rule, which sees the types.</summary>
internal static class TaskTypes
{
    /// <summary>True for Task, ValueTask and their generic forms, qualified or not.</summary>
    internal static bool IsTask(TypeSyntax type) =>
        Simple(type) is { Identifier.ValueText: "Task" or "ValueTask" } name && (name as GenericNameSyntax)?.TypeArgumentList.Arguments.Count is null or 1;

    /// <summary>Returns the only type argument of a generic type, or null.</summary>
    internal static TypeSyntax? Result(TypeSyntax type) =>
        Simple(type) is GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } arguments } ? arguments[0] : null;

    /// <summary>Returns the type of the items of an enumeration as text, or null when its name tells nothing.</summary>
    internal static string? Item(TypeSyntax? type) => type is null ? null : Simple(type) switch
    {
        GenericNameSyntax { Identifier.ValueText: "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator" } => Result(type)?.ToString(),
        IdentifierNameSyntax { Identifier.ValueText: "IEnumerable" or "IEnumerator" } => "object",
        _ => null,
    };

    private static SimpleNameSyntax? Simple(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => Simple(nullable.ElementType),
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax alias => alias.Name,
        SimpleNameSyntax simple => simple,
        _ => null,
    };
}
