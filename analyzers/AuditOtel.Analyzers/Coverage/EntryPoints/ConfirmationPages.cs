using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Surface.Files;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>
/// Recognises what shows the page on which an action is confirmed: it is only asked (GET, HEAD), and the same name or route stands beside it for what acts. A verb alone proves nothing: what is
/// mapped to GET and has nothing beside it may be what acts.
/// </summary>
internal sealed class ConfirmationPages(CallGraph graph)
{
    private const string Mvc = "Microsoft.AspNetCore.Mvc";
    private const string Async = "Async";
    private HashSet<string>? _changed;

    internal bool IsPage(IMethodSymbol method, string? kind, MappedEndpoint? endpoint)
    {
        if (endpoint is not null)
            return IsAsked(endpoint) && !endpoint.Name.EndsWith(SurfacePlaces.ComputedRoute, StringComparison.Ordinal) && (_changed ??= Changed()).Contains(RouteOf(endpoint));

        return kind is EntryPointKinds.Action && !Changes(method) && HttpVerbs.Safe.Any(verb => RestrictedEndpoints.Serves(method, verb))
            && method.ContainingType.GetMembers().OfType<IMethodSymbol>().Any(sibling => Changes(sibling) && IsBeside(method, sibling));
    }

    private static bool Changes(IMethodSymbol method) => !RestrictedEndpoints.VerbsOf(method, EntryPointKinds.Action).IsEmpty;

    private static bool IsAsked(MappedEndpoint endpoint) => endpoint.Verbs.IsEmpty && HttpVerbs.Safe.Any(verb => endpoint.Name.StartsWith(verb + " ", StringComparison.Ordinal));

    private HashSet<string> Changed() =>
        new(Enumerable.Range(0, graph.Nodes.Count).Select(graph.EndpointOf).OfType<MappedEndpoint>().Where(endpoint => !endpoint.Verbs.IsEmpty).Select(RouteOf), StringComparer.OrdinalIgnoreCase);

    private static string RouteOf(MappedEndpoint endpoint) => endpoint.Name.Substring(endpoint.Name.IndexOf(' ') + 1);

    private static bool IsBeside(IMethodSymbol method, IMethodSymbol sibling) =>
        string.Equals(NameOf(method), NameOf(sibling), StringComparison.OrdinalIgnoreCase) || TemplatesOf(method).Intersect(TemplatesOf(sibling), StringComparer.OrdinalIgnoreCase).Any();

    // The framework leaves out the end of an asynchronous method's name.
    private static string NameOf(IMethodSymbol method) =>
        TextsOf(method, type => type.Name is "ActionNameAttribute").FirstOrDefault()
        ?? (method.Name.Length > Async.Length && method.Name.EndsWith(Async, StringComparison.Ordinal) ? method.Name.Substring(0, method.Name.Length - Async.Length) : method.Name);

    private static IEnumerable<string> TemplatesOf(IMethodSymbol method) =>
        TextsOf(method, type => type.Name is "RouteAttribute" || type.Name.StartsWith("Http", StringComparison.Ordinal));

    private static IEnumerable<string> TextsOf(IMethodSymbol method, Func<INamedTypeSymbol, bool> isMeant) =>
        RestrictedEndpoints.AttributesOfMember(method).Where(attribute => attribute.AttributeClass is { } type && AuditNames.IsIn(type, Mvc) && isMeant(type))
            .Select(attribute => attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null).OfType<string>();
}
