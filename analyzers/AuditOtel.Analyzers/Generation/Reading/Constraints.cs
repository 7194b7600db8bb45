using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Writes the constraint clauses of type parameters.</summary>
internal static class Constraints
{
    internal static string Write(ImmutableArray<ITypeParameterSymbol> parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters)
        {
            var constraints = Of(parameter);
            if (constraints.Count > 0)
                text.Append(" where ").Append(CSharpText.Identifier(parameter.Name)).Append(" : ").Append(string.Join(", ", constraints));
        }

        return text.ToString();
    }

    /// <summary>Writes only what a type parameter must say to take what the others may.</summary>
    internal static string WriteRefLike(ImmutableArray<ITypeParameterSymbol> parameters) =>
        string.Concat(parameters.Where(parameter => parameter.AllowsRefLikeType).Select(parameter => $" where {CSharpText.Identifier(parameter.Name)} : allows ref struct"));

    private static List<string> Of(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (Primary(parameter) is { } primary)
            constraints.Add(primary);

        constraints.AddRange(parameter.ConstraintTypes.Select(CSharpText.Type));
        if (parameter.HasConstructorConstraint)
            constraints.Add("new()");

        if (parameter.AllowsRefLikeType)
            constraints.Add("allows ref struct");

        return constraints;
    }

    private static string? Primary(ITypeParameterSymbol parameter) => parameter switch
    {
        { HasUnmanagedTypeConstraint: true } => "unmanaged",
        { HasValueTypeConstraint: true } => "struct",
        { HasReferenceTypeConstraint: true, ReferenceTypeConstraintNullableAnnotation: NullableAnnotation.Annotated } => "class?",
        { HasReferenceTypeConstraint: true } => "class",
        { HasNotNullConstraint: true } => "notnull",
        _ => null,
    };
}
