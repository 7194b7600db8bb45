using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Names a method for the record: namespace, types, method, and the functions in it down to the audited one.</summary>
internal static class FunctionName
{
    internal static IEnumerable<string> Of(IMethodSymbol method)
    {
        var names = new Stack<string>();
        for (ISymbol? symbol = method; symbol is not null and not INamespaceSymbol { IsGlobalNamespace: true }; symbol = symbol.ContainingSymbol)
        {
            if (symbol is IMethodSymbol or INamedTypeSymbol or INamespaceSymbol && NameOf(symbol) is { Length: > 0 } name)
                names.Push(name);
        }

        return names;
    }

    private static string NameOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } => "lambda",
        IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } method => method.Name.Substring(method.Name.LastIndexOf('.') + 1),
        _ => symbol.Name,
    };
}
