using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Writes the headers of the types around an audited method, so that its implementing part can be put into them.</summary>
internal static class TypeHeaders
{
    internal static bool ArePartial(SyntaxNode member) =>
        member.Ancestors().OfType<TypeDeclarationSyntax>().All(type => type.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>Returns the containing types, outermost first.</summary>
    internal static IEnumerable<INamedTypeSymbol> Chain(INamedTypeSymbol? type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (var current = type; current is not null; current = current.ContainingType)
            chain.Push(current);

        return chain;
    }

    internal static ImmutableArray<string> Read(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        // A signature with pointers may owe its unsafe context to a type; an awaiting body must not stand in one.
        var isUnsafe = !ReturnShapes.IsAsync(ReturnShapes.Of(method))
            && syntax.Ancestors().OfType<TypeDeclarationSyntax>().Any(type => type.Modifiers.Any(SyntaxKind.UnsafeKeyword));
        return [.. Chain(method.ContainingType).Select(type => (isUnsafe ? "unsafe " : string.Empty) + Header(type))];
    }

    private static string Header(INamedTypeSymbol type)
    {
        var parameters = type.TypeParameters.IsEmpty ? string.Empty : $"<{string.Join(", ", type.TypeParameters.Select(TypeParameter))}>";
        return $"partial {Keyword(type)} {CSharpText.Identifier(type.Name)}{parameters}";
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };

    private static string TypeParameter(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in " + CSharpText.Identifier(parameter.Name),
        VarianceKind.Out => "out " + CSharpText.Identifier(parameter.Name),
        _ => CSharpText.Identifier(parameter.Name),
    };
}
