using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Reads how the outcome of an audited method is told by what it returns: by a mark, or by the form of the type.</summary>
internal static class ResultMaps
{
    private const string KeepsNullAttribute = "System.Diagnostics.CodeAnalysis.NotNullIfNotNullAttribute";

    /// <summary>Returns the map of a body that the build rewrote, or null when it was rewritten without one.</summary>
    internal static ResultMap? Read(IMethodSymbol method, AuditedBody body, Compilation compilation) =>
        ResultSyntax.Find(body) is null ? null : Map(method, ResultSyntax.TypeParameters(body.Node), compilation);

    /// <summary>Returns the map of a declaration, or null when what it returns tells nothing.</summary>
    internal static ResultMap? Read(IMethodSymbol method, Compilation compilation) =>
        Tells(method, compilation) ? Map(method, ResultSyntax.TypeParameters(method.DeclaringSyntaxReferences[0].GetSyntax()), compilation) : null;

    /// <summary>Returns the map of a method of other code, or null when what it returns tells nothing.</summary>
    /// <param name="method">The method, whose types can be named.</param>
    /// <param name="parameters">The type parameters of its types and its own.</param>
    /// <param name="compilation">Where it is called.</param>
    internal static ResultMap? ReadExternal(IMethodSymbol method, ImmutableArray<ITypeParameterSymbol> parameters, Compilation compilation) =>
        Tells(method, compilation) ? Map(method, [.. parameters.Select(parameter => CSharpText.Identifier(parameter.Name))], compilation) : null;

    internal static bool IsMarked(IMethodSymbol method) => Marks(method).Any();

    /// <summary>Returns the type of the value in which a method, or the task it hands out, ends; null for none.</summary>
    internal static ITypeSymbol? Value(IMethodSymbol method)
    {
        if (method.ReturnsVoid || ReturnShapes.IsTask(method.ReturnType, out var result) && result is null)
            return null;

        return ReturnShapes.IsTask(method.ReturnType, out result) ? result : method.ReturnType;
    }

    /// <summary>True when the value tells the outcome.</summary>
    internal static bool Tells(IMethodSymbol method, Compilation compilation) => Statements(method, compilation).Count > 0;

    /// <summary>Returns why the outcome cannot be read from the value though it tells it, or is marked to; otherwise null.</summary>
    /// <param name="method">The audited method.</param>
    /// <param name="compilation">Where it stands.</param>
    /// <param name="body">The body that the build rewrites; null on the declaration route.</param>
    internal static string? FindObstacle(IMethodSymbol method, Compilation compilation, AuditedBody? body)
    {
        var isMarked = IsMarked(method);
        if (isMarked && (Value(method) is null || body?.IsEnumerated == true))
            return "it is marked with [return: AuditResult] and returns nothing that could tell its outcome; take the mark away";

        if (Value(method) is not { } value || body?.IsEnumerated == true || !Tells(method, compilation))
            return isMarked ? "its return type cannot tell its outcome; return a bool, a type that may be null, or one with a bool that is marked [AuditResult]" : null;

        if (FindUnreachable(value, compilation) is { } hidden)
            return $"its result tells its outcome and '{hidden.Name}' cannot be named outside its type or file; make it internal";

        return body is { IsUntyped: true } && !method.ReturnsVoid
            ? "its result tells its outcome and the build cannot see that in a lambda without a return type; write the return type"
            : null;
    }

    /// <summary>Returns the part of a type that generated code cannot name, or null.</summary>
    internal static INamedTypeSymbol? FindUnreachable(ITypeSymbol type, Compilation compilation) => TypeChain(type).FirstOrDefault(part => !IsReachable(part, compilation));

    private static IEnumerable<AttributeData> Marks(IMethodSymbol method) => method.GetReturnTypeAttributes().Concat(method.PartialDefinitionPart?.GetReturnTypeAttributes() ?? [])
        .Where(attribute => attribute.AttributeClass is { Name: AuditNames.Result } type && AuditNames.IsIn(type, AuditNames.Namespace));

    private static IReadOnlyList<string> Statements(IMethodSymbol method, Compilation compilation) =>
        Value(method) is { } value ? ResultStatements.Of(value, IsMarked(method), compilation) : [];

    private static ResultMap Map(IMethodSymbol method, IReadOnlyList<string> names, Compilation compilation)
    {
        var statements = FindObstacle(method, compilation, null) is null ? Statements(method, compilation) : [];
        var parameters = Parameters(method, names);
        var isRefLike = Value(method) is { } value && ReturnShapes.IsRefLike(value);
        var constraints = (isRefLike ? " where __TResult : allows ref struct" : string.Empty)
            + (statements.Count > 0 ? Constraints.Write(parameters) : Constraints.WriteRefLike(parameters));
        var keepsNull = !isRefLike && compilation.GetTypeByMetadataName(KeepsNullAttribute) is { } attribute && compilation.IsSymbolAccessibleWithin(attribute, compilation.Assembly);
        return new ResultMap(string.Concat(names.Select(name => ", " + name)), constraints, keepsNull, new([.. statements]));
    }

    // Of two type parameters of one name the inner one is meant, as in the body.
    private static ImmutableArray<ITypeParameterSymbol> Parameters(IMethodSymbol method, IReadOnlyList<string> names)
    {
        var known = new Dictionary<string, ITypeParameterSymbol>(StringComparer.Ordinal);
        for (ISymbol? symbol = method; symbol is not null; symbol = symbol.ContainingSymbol)
        {
            var own = symbol switch
            {
                IMethodSymbol function => function.TypeParameters,
                INamedTypeSymbol type => type.TypeParameters,
                _ => [],
            };
            foreach (var parameter in own.Where(parameter => !known.ContainsKey(parameter.Name)))
                known.Add(parameter.Name, parameter);
        }

        return [.. names.Select(name => name.TrimStart('@')).Where(known.ContainsKey).Select(name => known[name])];
    }

    private static IEnumerable<INamedTypeSymbol> TypeChain(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
            return TypeChain(array.ElementType);

        return type is INamedTypeSymbol named ? [.. TypeHeaders.Chain(named), .. named.TypeArguments.SelectMany(TypeChain)] : [];
    }

    private static bool IsReachable(INamedTypeSymbol type, Compilation compilation) => !type.IsFileLocal && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly);
}
