using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Writes the statements that read from a failed result why it failed: codes only, because a text for people may hold what a caller typed.</summary>
internal sealed class ReasonReading(Compilation compilation)
{
    private const int MostCodes = 8;

    internal IReadOnlyList<string> Statements(IReadOnlyList<ISymbol> members)
    {
        if (Code(members, "ErrorCode") is { } own)
            return [$"audit.Result(false, result.{own});"];

        if (Find(members, "Error") is { } error && Code([.. ReadableMembers.Of(ReadableMembers.TypeOf(error), compilation)], "Code") is { } code)
            return [$"audit.Result(false, result.Error{(ReadableMembers.TypeOf(error).IsValueType ? string.Empty : "?")}.{code});"];

        return Find(members, "Errors") is { } errors && Item(ReadableMembers.TypeOf(errors)) is { } item && Code([.. ReadableMembers.Of(item, compilation)], "Code") is { } each
            ? Joined(item, each)
            : ["audit.Result(false);"];
    }

    private static IReadOnlyList<string> Joined(ITypeSymbol item, string code) =>
    [
        "string? reason = null;",
        "var count = 0;",
        "if (result.Errors is { } errors)",
        "{",
        $"foreach ({CSharpText.Type(item.WithNullableAnnotation(NullableAnnotation.Annotated))} error in errors)",
        "{",
        $"if (++count > {MostCodes})",
        "    break;",
        $"reason = reason is null ? error{(item.IsValueType ? string.Empty : "?")}.{code} : reason + \",\" + error{(item.IsValueType ? string.Empty : "?")}.{code};",
        "}",
        "}",
        "audit.Result(false, reason);",
    ];

    private static ISymbol? Find(IReadOnlyList<ISymbol> members, string name) => members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal));

    // A text that is a code, or the name of an enumeration's member.
    private static string? Code(IReadOnlyList<ISymbol> members, string name) => Find(members, name) is not { } member ? null : ReadableMembers.TypeOf(member) switch
    {
        { SpecialType: SpecialType.System_String } => name,
        { TypeKind: TypeKind.Enum } => name + ".ToString()",
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable when nullable.TypeArguments[0].TypeKind == TypeKind.Enum => name + "?.ToString()",
        _ => null,
    };

    private static ITypeSymbol? Item(ITypeSymbol type) => type is IArrayTypeSymbol array
        ? array.ElementType
        : new[] { type }.Concat(type.AllInterfaces).OfType<INamedTypeSymbol>()
            .FirstOrDefault(part => part.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];
}
