using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>Tells which entry points change state and may not be called by everybody.</summary>
internal sealed class RestrictedEndpoints(IReadOnlyList<RestrictedKind> kinds)
{
    private const string Authorization = "Microsoft.AspNetCore.Authorization";
    private const string Mvc = "Microsoft.AspNetCore.Mvc";
    private static readonly char[] Comma = [','];

    /// <summary>True where endpoints can be restricted: the framework's authorization is referenced.</summary>
    internal static bool AreKnownTo(Compilation compilation) => !compilation.GetTypesByMetadataName(Authorization + ".IAuthorizeData").IsEmpty;

    /// <summary>Returns what a function is entered by when that is restricted and changes state; null otherwise.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kind">The kind of entry point that it is.</param>
    /// <param name="endpoint">The route that it is mapped to, if it is.</param>
    internal RestrictedEndpoint? Find(FunctionCalls function, string? kind, MappedEndpoint? endpoint)
    {
        if (kind is null || function.Symbol is not IMethodSymbol { IsAbstract: false } method)
            return null;

        if (endpoint is not null)
            return endpoint.IsOpen ? null : FindRestricted(method, endpoint.Name, endpoint.Verbs, endpoint.Restriction);

        var verbs = VerbsOf(method, kind);
        var ofKind = kinds.FirstOrDefault(mapped => string.Equals(mapped.Kind, kind, StringComparison.Ordinal)
            && (mapped.Hub is null || SymbolEqualityComparer.Default.Equals(mapped.Hub, method.ContainingType)));
        return FindRestricted(method, FunctionNames.Of(method), verbs, ofKind?.Restriction);
    }

    /// <summary>Returns those verbs of an entry point that change state; for a method of a hub what it is.</summary>
    internal static ImmutableArray<string> VerbsOf(IMethodSymbol method, string kind) => kind switch
    {
        EntryPointKinds.Action => [.. HttpVerbs.Changing.Where(verb => Serves(method, verb))],
        EntryPointKinds.PageHandler => [.. HttpVerbs.Changing.Where(verb => method.Name.StartsWith("On" + verb, StringComparison.OrdinalIgnoreCase))],
        EntryPointKinds.HubMethod => method.IsOverride ? [] : [kind],
        _ => [],
    };

    /// <summary>True for an action that a verb leads to.</summary>
    internal static bool Serves(IMethodSymbol method, string verb) => AttributesOfMember(method).Any(attribute => Serves(attribute, verb));

    /// <summary>Returns the attributes of a method and of those that it overrides.</summary>
    internal static IEnumerable<AttributeData> AttributesOfMember(IMethodSymbol method) => Inherited(method).SelectMany(member => member.GetAttributes());

    private static RestrictedEndpoint? FindRestricted(IMethodSymbol method, string name, ImmutableArray<string> verbs, Restriction? mapped)
    {
        if (verbs.IsEmpty)
            return null;

        var attributes = AttributesOf(method).ToArray();
        if (attributes.Any(attribute => Is(attribute, "IAllowAnonymous")))
            return null;

        var declared = attributes.Where(attribute => Is(attribute, "IAuthorizeData")).Select(attribute => new Restriction([.. NamesOf(attribute).Distinct(StringComparer.Ordinal)]));
        return declared.Aggregate(mapped, Restriction.Both) is { } restriction ? new RestrictedEndpoint(name, string.Join(", ", verbs), restriction) : null;
    }

    private static bool Serves(AttributeData attribute, string verb)
    {
        if (attribute.AttributeClass is { Name: "AcceptVerbsAttribute" } accepted && AuditNames.IsIn(accepted, Mvc))
            return attribute.ConstructorArguments.SelectMany(Strings).Contains(verb, StringComparer.OrdinalIgnoreCase);

        for (var type = attribute.AttributeClass; type is not null; type = type.BaseType)
        {
            if (AuditNames.IsIn(type, Mvc) && string.Equals(type.Name, $"Http{verb}Attribute", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // Both attributes are inherited, by methods and by classes.
    private static IEnumerable<AttributeData> AttributesOf(IMethodSymbol method)
    {
        var attributes = AttributesOfMember(method);
        for (var type = method.MethodKind == MethodKind.Ordinary ? method.ContainingType : null; type is not null; type = type.BaseType)
            attributes = attributes.Concat(type.GetAttributes());

        return attributes;
    }

    private static IEnumerable<IMethodSymbol> Inherited(IMethodSymbol method)
    {
        for (var current = method; current is not null; current = current.OverriddenMethod)
            yield return current;
    }

    private static bool Is(AttributeData attribute, string part) =>
        attribute.AttributeClass is { } type && type.AllInterfaces.Any(known => string.Equals(known.Name, part, StringComparison.Ordinal) && AuditNames.IsIn(known, Authorization));

    // A policy, or roles with commas between them.
    private static IEnumerable<string> NamesOf(AttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(Strings)
            .Concat(attribute.NamedArguments.Where(argument => argument.Key is "Policy").SelectMany(argument => Strings(argument.Value)))
            .Concat(attribute.NamedArguments.Where(argument => argument.Key is "Roles").SelectMany(argument => Strings(argument.Value)).SelectMany(roles => roles.Split(Comma)))
            .Select(name => name.Trim()).Where(name => name.Length > 0);

    private static IEnumerable<string> Strings(TypedConstant constant) => constant.Kind == TypedConstantKind.Array
        ? constant.Values.IsDefault ? [] : constant.Values.SelectMany(Strings)
        : constant is { Kind: TypedConstantKind.Primitive, Value: string text } ? [text] : [];
}
