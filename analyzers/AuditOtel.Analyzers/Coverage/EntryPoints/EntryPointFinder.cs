using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>Tells by which functions work enters a program: what a framework calls, and what the project says.</summary>
internal sealed class EntryPointFinder(Compilation compilation, bool arePublicMembersEntered, CancellationToken cancellation)
{
    private const string Mvc = "Microsoft.AspNetCore.Mvc";
    private readonly EntryPointTypes _types = new(compilation);
    private readonly IMethodSymbol? _main = compilation.GetEntryPoint(cancellation);
    private readonly Dictionary<INamedTypeSymbol, string?> _web = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<INamedTypeSymbol, string?> _made = new(SymbolEqualityComparer.Default);

    /// <summary>Returns what kind of entry point a function is, or null when it is none that is known.</summary>
    internal string? FindKind(FunctionCalls function, MappedEndpoint? endpoint)
    {
        if (endpoint is not null)
            return "endpoint " + endpoint.Name;

        return function is { Maker: null, Symbol: IMethodSymbol method } ? FindKind(method) : null;
    }

    private string? FindKind(IMethodSymbol method)
    {
        if (SymbolEqualityComparer.Default.Equals(method, _main))
            return "program";

        if (method.ContainingType is not { } type)
            return null;

        if (method.MethodKind == MethodKind.Constructor)
            return FindKind(type) ?? FindPublic(method);

        return OfWeb(method, type) ?? _types.FindKind(method) ?? OfGrpc(method) ?? ByConvention(method, type) ?? FindPublic(method);
    }

    // A framework makes the object on which it calls an entry point.
    private string? FindKind(INamedTypeSymbol type) => Known(_made, type, OfMembers);

    private string? OfMembers(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation)
            .Select(method => OfWeb(method, type) ?? _types.FindKind(method) ?? OfGrpc(method)).FirstOrDefault(kind => kind is not null);

    private string? OfWeb(IMethodSymbol method, INamedTypeSymbol type)
    {
        if (method is not { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary, IsStatic: false } || method.IsOverride && IsOfObject(method))
            return null;

        return Known(_web, type, OfWeb) switch
        {
            EntryPointKinds.Action when Has(method, "NonActionAttribute", Mvc) => null,
            EntryPointKinds.PageHandler when !IsPageHandler(method) => null,
            var kind => kind,
        };
    }

    private static string? OfWeb(INamedTypeSymbol type)
    {
        if (IsController(type))
            return EntryPointKinds.Action;

        if (Derives(type, "PageModel", "Microsoft.AspNetCore.Mvc.RazorPages"))
            return EntryPointKinds.PageHandler;

        return Derives(type, "Hub", "Microsoft.AspNetCore.SignalR") ? EntryPointKinds.HubMethod : null;
    }

    // Asked for each method of a type, answered once.
    private static string? Known(Dictionary<INamedTypeSymbol, string?> known, INamedTypeSymbol type, Func<INamedTypeSymbol, string?> find)
    {
        if (!known.TryGetValue(type, out var kind))
            known.Add(type, kind = find(type));

        return kind;
    }

    private static bool IsController(INamedTypeSymbol type) =>
        !Inherits(type, "NonControllerAttribute") && (Derives(type, "ControllerBase", Mvc) || Inherits(type, "ControllerAttribute") || Inherits(type, "ApiControllerAttribute"));

    private static bool IsPageHandler(IMethodSymbol method) =>
        method.Name.Length > 3 && method.Name.StartsWith("On", StringComparison.Ordinal) && char.IsUpper(method.Name[2]) && !Has(method, "NonHandlerAttribute", "Microsoft.AspNetCore.Mvc.RazorPages");

    private static bool IsOfObject(IMethodSymbol method)
    {
        while (method.OverriddenMethod is { } overridden)
            method = overridden;

        return method.ContainingType.SpecialType == SpecialType.System_Object;
    }

    // The generated base class of a service carries the mark of its methods.
    private static string? OfGrpc(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
        {
            if (overridden.ContainingType.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "BindServiceMethodAttribute" }))
                return "gRPC method";
        }

        return null;
    }

    private static string? ByConvention(IMethodSymbol method, INamedTypeSymbol type)
    {
        if (method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "FunctionAttribute" or "FunctionNameAttribute" or "CapSubscribeAttribute" or "JSInvokableAttribute" }))
            return "function";

        if (method is not { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary } || method.Parameters.IsEmpty)
            return null;

        if (method.Name is "Invoke" or "InvokeAsync" && method.Parameters[0].Type is { Name: "HttpContext" } context && AuditNames.IsIn(context, "Microsoft.AspNetCore.Http"))
            return "middleware";

        return method.Name is "Handle" or "HandleAsync" or "Consume" or "ConsumeAsync" && IsHandlerName(type.Name) ? "message handler" : null;
    }

    private static bool IsHandlerName(string name) =>
        name.EndsWith("Handler", StringComparison.Ordinal) || name.EndsWith("Consumer", StringComparison.Ordinal) || name.EndsWith("Subscriber", StringComparison.Ordinal);

    private string? FindPublic(IMethodSymbol method)
    {
        if (!arePublicMembersEntered)
            return null;

        for (ISymbol? symbol = method; symbol is not null and not INamespaceSymbol; symbol = symbol.ContainingSymbol)
        {
            if (symbol is IMethodSymbol or INamedTypeSymbol && symbol.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                return null;
        }

        return "public member";
    }

    private static bool Has(ISymbol symbol, string attribute, string space) =>
        symbol.GetAttributes().Any(data => data.AttributeClass is { } type && string.Equals(type.Name, attribute, StringComparison.Ordinal) && AuditNames.IsIn(type, space));

    private static bool Inherits(INamedTypeSymbol type, string attribute)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Has(current, attribute, Mvc))
                return true;
        }

        return false;
    }

    private static bool Derives(INamedTypeSymbol type, string name, string space)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (string.Equals(current.Name, name, StringComparison.Ordinal) && AuditNames.IsIn(current.OriginalDefinition, space))
                return true;
        }

        return false;
    }
}
