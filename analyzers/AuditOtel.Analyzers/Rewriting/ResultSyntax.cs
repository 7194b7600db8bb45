using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>
/// Tells from the syntax which returned values are read for the outcome. That a value of a type with a name may tell nothing is left to the
/// generator, which then writes a map that does nothing; what can tell only when it is marked is read only when it is marked.
/// </summary>
internal static class ResultSyntax
{
    private const string Mark = "AuditResult";

    // Frequent types that tell nothing of an outcome, or that must not be passed through a call.
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "dynamic", "Span", "ReadOnlySpan", "Guid", "DateTime", "DateTimeOffset", "TimeSpan", "Uri", "Type", "Func", "Action", "Expression",
        "List", "IList", "IReadOnlyList", "ICollection", "IReadOnlyCollection", "Dictionary", "IDictionary", "IReadOnlyDictionary", "HashSet", "Stream",
    };

    /// <summary>Returns the written type of the value that is read, or null when none is.</summary>
    internal static TypeSyntax? Find(AuditedBody body)
    {
        if (body.IsEnumerated || body.ReturnType is not { } type)
            return null;

        var value = body.IsAsync || body.Shape == Generation.Models.FrameShape.Handing ? TaskTypes.Result(type) : type;
        return value is not null && (IsMarked(body) ? MayBePassed(value) : MayTell(value)) ? value : null;
    }

    /// <summary>True when the returned value itself is marked.</summary>
    internal static bool IsMarked(AuditedBody body) => AuditedSyntax.Lists(body.Node)
        .Where(list => list.Target?.Identifier.ValueText is "return").SelectMany(list => list.Attributes).Any(attribute => AuditedSyntax.Is(attribute, Mark));

    /// <summary>True for a bare bool: whether it is true may decide what the compiler knows of an out parameter, so that it keeps its place in the expression.</summary>
    internal static bool IsBool(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.BoolKeyword };

    /// <summary>Returns the names of the type parameters that a body can name, outermost first.</summary>
    internal static IReadOnlyList<string> TypeParameters(SyntaxNode node) =>
    [
        .. node.AncestorsAndSelf().Reverse().SelectMany(ancestor => ancestor.ChildNodes().OfType<TypeParameterListSyntax>())
            .SelectMany(list => list.Parameters).Select(parameter => parameter.Identifier.Text).Distinct(StringComparer.Ordinal),
    ];

    private static bool MayBePassed(TypeSyntax type) => type is not (RefTypeSyntax or ScopedTypeSyntax or PointerTypeSyntax or FunctionPointerTypeSyntax);

    private static bool MayTell(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => MayTell(nullable.ElementType),
        QualifiedNameSyntax qualified => MayTell(qualified.Right),
        AliasQualifiedNameSyntax alias => MayTell(alias.Name),
        SimpleNameSyntax simple => !Silent.Contains(simple.Identifier.ValueText),
        _ => false,
    };
}
