using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Names functions for messages, as short as a reader can find them by.</summary>
internal static class FunctionNames
{
    internal static string Of(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda => "lambda in " + Of(lambda.ContainingSymbol),
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } local => $"{Of(local.ContainingSymbol)}.{local.Name}",
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } constructor => $"{constructor.ContainingType.Name} constructor",
        IMethodSymbol { AssociatedSymbol: { } associated } => Of(associated),
        IMethodSymbol { Name: "<Main>$" } => "top-level statements",
        { ContainingType: { } type } => $"{type.Name}.{Last(symbol.Name)}",
        _ => symbol.Name,
    };

    private static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1);
}
