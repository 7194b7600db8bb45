using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Writes the statements that read the outcome from a value: by marked members, by HTTP status, by the names of members, by null and false.</summary>
/// <param name="compilation">Which types there are.</param>
/// <param name="isMarked">Whether the returned value itself is marked.</param>
internal sealed class ResultReading(Compilation compilation, bool isMarked)
{
    private static readonly string[] OutcomeNames = ["Succeeded", "IsSuccess", "Success"];

    /// <summary>Returns no statement when the value tells nothing.</summary>
    internal IReadOnlyList<string> Statements(ITypeSymbol type)
    {
        var value = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        value = value.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        if (ReturnShapes.IsRefLike(value) || ReturnShapes.IsPointer(value) || value.TypeKind == TypeKind.Error)
            return [];

        var read = OfMembers(value) ?? new HttpReading(compilation).Statements(value) ?? OfNames(value) ?? OfMark(type, value);
        if (read is null)
            return [];

        var isNullable = !value.IsValueType || !SymbolEqualityComparer.Default.Equals(type, value);
        return
        [
            $"if ((object?)value is {CSharpText.Type(value)} result)",
            "{",
            .. read,
            "}",
            .. isNullable ? ["else", "{", isMarked ? "audit.Result(false, \"returned_null\");" : "audit.ResultMissing();", "}"] : Array.Empty<string>(),
        ];
    }

    private List<string>? OfMembers(ITypeSymbol type)
    {
        var marked = Members(type).Select(member => (Member: member, Part: PartOf(member))).Where(pair => pair.Part is not null)
            .GroupBy(pair => pair.Part).ToDictionary(group => group.Key!.Value, group => group.First().Member);
        var outcome = Find(0, IsBool);
        var counts = new[] { Find(2, IsInteger), Find(3, IsInteger), Find(4, IsInteger) };
        var hasCounts = counts.Count(count => count is not null) > 1 || counts[2] is not null;
        if (outcome is null && !hasCounts)
            return null;

        var reason = Find(1, _ => true) is { } marker ? Text(marker) : "null";
        var read = hasCounts ? [$"audit.ResultCounts({string.Join(", ", counts.Select(count => count is null ? "null" : $"(long?)result.{count.Name}"))});"] : new List<string>();
        if (outcome is not null)
            read.AddRange([$"if (result.{outcome.Name} != true)", $"    audit.Result(false, {reason});", .. hasCounts ? Array.Empty<string>() : ["else", "    audit.Result(true);"]]);

        return read;

        ISymbol? Find(int part, Func<ITypeSymbol, bool> fits) => marked.TryGetValue(part, out var member) && fits(TypeOf(member)) ? member : null;
    }

    private IReadOnlyList<string>? OfNames(ITypeSymbol type)
    {
        var members = Members(type).ToArray();
        var outcome = OutcomeNames.Select(name => members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal) && TypeOf(member).SpecialType == SpecialType.System_Boolean))
            .FirstOrDefault(member => member is not null);
        if (outcome is null)
            return null;

        return [$"if (result.{outcome.Name})", "{", "audit.Result(true);", "}", "else", "{", .. new ReasonReading(compilation).Statements(members), "}"];
    }

    private IReadOnlyList<string>? OfMark(ITypeSymbol type, ITypeSymbol value)
    {
        if (!isMarked)
            return null;

        if (value.SpecialType == SpecialType.System_Boolean)
            return ["audit.Result(result, \"returned_false\");"];

        return value.IsValueType && SymbolEqualityComparer.Default.Equals(type, value) ? null : ["audit.Result(true);"];
    }

    /// <summary>Returns the readable members of a type, of what it derives from, and of the interfaces of an interface.</summary>
    internal IEnumerable<ISymbol> Members(ITypeSymbol type) => ReadableMembers.Of(type, compilation);

    internal static ITypeSymbol TypeOf(ISymbol member) => ReadableMembers.TypeOf(member);

    private static int? PartOf(ISymbol member) => AuditNames.Find(member, AuditNames.Result) is { } mark
        ? mark.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Enum, Value: int part } ? part : 0
        : null;

    private static bool IsBool(ITypeSymbol type) => Unwrapped(type).SpecialType == SpecialType.System_Boolean;

    private static bool IsInteger(ITypeSymbol type) => Unwrapped(type).SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

    private static ITypeSymbol Unwrapped(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static string Text(ISymbol member) =>
        TypeOf(member) is { IsValueType: true } type && SymbolEqualityComparer.Default.Equals(type, Unwrapped(type)) ? $"result.{member.Name}.ToString()" : $"result.{member.Name}?.ToString()";
}
