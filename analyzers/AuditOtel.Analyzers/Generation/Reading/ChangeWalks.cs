using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Writes the methods that collect the members of objects that are compared for their changes, one method a type, by the types as declared.</summary>
internal sealed class ChangeWalks
{
    private const int MostTypes = 64;
    private const string Fields = "global::AuditOtel.AuditFields";
    private readonly Compilation _compilation;
    private readonly List<ITypeSymbol> _types = [];

    private ChangeWalks(Compilation compilation) => _compilation = compilation;

    // The delegate stands in a field, so that nothing but a load comes before the intent.
    /// <summary>Returns the lines of the methods, or none when no parameter of a method is marked.</summary>
    internal static IEnumerable<string> Write(IMethodSymbol method, Compilation compilation)
    {
        var walks = new ChangeWalks(compilation);
        var lines = new List<string>();
        foreach (var parameter in method.Parameters.Where(parameter => AuditNames.Find(parameter, AuditNames.Change) is not null))
        {
            var collect = walks.Collect("fields", CSharpText.Literal(parameter.Name), "value", parameter.Type);
            var (member, type) = (Captures.ChangeMember(parameter), CSharpText.Type(parameter.Type));
            lines.AddRange(
            [
                $"internal static readonly global::System.Action<{Fields}, {type}> {FrameMarker.FieldsOf(member)} = Collect{member};",
                $"private static void Collect{member}({Fields} fields, {type} value)",
                "{",
                .. collect,
                "}",
            ]);
        }

        for (var number = 0; number < walks._types.Count; number++)
            lines.AddRange(walks.OfType(number));

        return lines;
    }

    /// <summary>Returns why the members of a parameter cannot be compared and what to do instead, or null when they can.</summary>
    internal static string? FindObstacle(IMethodSymbol method, IParameterSymbol parameter, Compilation compilation)
    {
        if (AuditNames.Find(parameter, AuditNames.Change) is not { } mark)
            return null;

        if (Captures.ChangedFrom(mark) is { } name)
        {
            var from = method.Parameters.FirstOrDefault(other => string.Equals(other.Name, name, StringComparison.Ordinal));
            if (from is null || from.RefKind == RefKind.Out || !SymbolEqualityComparer.Default.Equals(from.Type, parameter.Type))
                return $"parameter '{parameter.Name}' is compared with '{name}', which is no parameter of the same type that has a value; name one";
        }
        else if (!parameter.Type.IsReferenceType || parameter.RefKind is RefKind.Ref)
        {
            return $"parameter '{parameter.Name}' is a copy or is passed by reference, so that what the body changes would not be seen; pass an object, or state From";
        }

        if (IsSimple(parameter.Type) || !HasMembers(parameter.Type, compilation) || HoldsTypeParameter(parameter.Type))
            return $"parameter '{parameter.Name}' is of a type without members that can be compared; mark it with [AuditArgument], or declare it with its own type";

        return ResultMaps.FindUnreachable(parameter.Type, compilation) is { } hidden
            ? $"the type '{hidden.Name}' of parameter '{parameter.Name}' cannot be named outside its type or file; make it internal"
            : null;
    }

    private static bool HasMembers(ITypeSymbol type, Compilation compilation) => Item(type) is not null || ReadableMembers.Of(type, compilation).Any();

    private static bool HoldsTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HoldsTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HoldsTypeParameter) || named.ContainingType is { } outer && HoldsTypeParameter(outer),
        _ => false,
    };

    private IEnumerable<string> OfType(int number)
    {
        var type = _types[number];
        yield return $"private static void Collect{number}({Fields} fields, string name, {CSharpText.Type(type)} value)";
        yield return "{";
        yield return $"if (!fields.Enter(name, {(type.IsValueType ? "null" : "value")}))";
        yield return "    return;";
        foreach (var line in ReadableMembers.Of(type, _compilation).Where(IsCollected).SelectMany(member => OfMember(member)))
            yield return line;

        yield return "fields.Leave();";
        yield return "}";
    }

    private IEnumerable<string> OfMember(ISymbol member)
    {
        var (name, value) = (CSharpText.Literal(member.Name), "value." + CSharpText.Identifier(member.Name));
        if (AuditNames.Find(member, AuditNames.Secret) is { } secret)
            return [$"fields.Secret({name}, {value}, {Captures.SecretMode(secret)});"];

        return SecretNames.LooksSecret(member)
            ? [$"fields.Secret({name}, {value}, global::AuditOtel.AuditSecretMode.Redacted);"]
            : Collect("fields", name, value, ReadableMembers.TypeOf(member));
    }

    private IReadOnlyList<string> Collect(string fields, string name, string value, ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte })
            return [$"{fields}.Bytes({name}, {value});"];

        if (IsSimple(type))
            return [$"{fields}.Add({name}, {value});"];

        if (Item(type) is { } item)
            return IsSimple(item) ? [$"{fields}.Items({name}, {value});"] : NumberOf(item) is { } each ? [$"{fields}.Many({name}, {value}, Collect{each});"] : [$"{fields}.Omit();"];

        if (NumberOf(type) is not { } number)
            return [$"{fields}.Omit();"];

        return type.IsValueType && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T
            ? [$"Collect{number}({fields}, {name}, {value});"]
            : [$"if ({value} is {{ }} object{number})", $"    Collect{number}({fields}, {name}, object{number});", "else", $"    {fields}.Add({name}, (object?)null);"];
    }

    private int? NumberOf(ITypeSymbol type)
    {
        var known = (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type)
            .WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        var number = _types.FindIndex(other => SymbolEqualityComparer.Default.Equals(other, known));
        if (number >= 0)
            return number;

        if (_types.Count >= MostTypes || ResultMaps.FindUnreachable(known, _compilation) is not null)
            return null;

        _types.Add(known);
        return _types.Count - 1;
    }

    // What computes anew at each look, holds no data, or belongs to the platform is no field of the application.
    private static bool IsCollected(ISymbol member)
    {
        var type = ReadableMembers.TypeOf(member);
        return !ReturnShapes.IsRefLike(type) && !ReturnShapes.IsPointer(type) && type.TypeKind is not (TypeKind.Delegate or TypeKind.Error) && !ReturnShapes.IsAwaitable(type)
            && !ReturnShapes.IsDeferred(type) && !ReturnShapes.IsDeferredAsync(type) && !HoldsTypeParameter(type) && member.GetAttributes().All(mark => mark.AttributeClass?.Name is not "ObsoleteAttribute");
    }

    private static bool IsSimple(ITypeSymbol type)
    {
        var value = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        if (value.TypeKind is TypeKind.Enum or TypeKind.Dynamic || value.SpecialType is not SpecialType.None)
            return true;

        return Item(value) is null && value is not INamedTypeSymbol { Name: "KeyValuePair" }
            && (value.ContainingNamespace?.ToDisplayString() ?? string.Empty) is var space && (space is "System" || space.StartsWith("System.", StringComparison.Ordinal));
    }

    // Only what holds its items is looked through; an enumerable might do work.
    private static ITypeSymbol? Item(ITypeSymbol type) => type is IArrayTypeSymbol { Rank: 1 } array
        ? array.ElementType
        : type.SpecialType == SpecialType.System_String ? null : new[] { type }.Concat(type.AllInterfaces).OfType<INamedTypeSymbol>()
            .FirstOrDefault(part => part.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_ICollection_T or SpecialType.System_Collections_Generic_IReadOnlyCollection_T)?.TypeArguments[0];
}
