using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Surface.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>Recognises the calls that map code to a route.</summary>
internal static class MappedEndpoints
{
    private const string Prefix = "Map";

    internal static bool IsMap(IOperation operation) => operation is IInvocationOperation call && call.TargetMethod.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>True for what maps something on an endpoint route builder that is no group alone: an endpoint, a hub, checks of health, or what a method of the application maps.</summary>
    internal static bool IsMapInGroup(IInvocationOperation call) =>
        IsMap(call) && call.TargetMethod.Name is not "MapGroup" && (call.Instance ?? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value) is { } builder && IsBuilder(builder);

    /// <summary>Returns the lambdas and method references that a call maps.</summary>
    internal static IEnumerable<IOperation> HandlersOf(IInvocationOperation call) =>
        IsMap(call) && call.Arguments.Length > 1 && IsBuilder(call.Arguments[0].Value)
            ? call.Arguments.Skip(1).Select(argument => Unwrap(argument.Value)).Where(value => value is IAnonymousFunctionOperation or IMethodReferenceOperation)
            : [];

    /// <summary>Names the route, as <c>DELETE /users/{id}</c>.</summary>
    internal static string NameOf(IInvocationOperation call)
    {
        var verb = call.TargetMethod.Name.Substring(Prefix.Length).ToUpperInvariant();
        var route = call.Arguments.Select(argument => argument.Value.ConstantValue).FirstOrDefault(value => value is { HasValue: true, Value: string }).Value as string;
        return $"{(verb.Length > 0 ? verb : "any")} {route ?? SurfacePlaces.ComputedRoute}";
    }

    /// <summary>Returns those verbs of a mapping that change state.</summary>
    internal static ImmutableArray<string> VerbsOf(IInvocationOperation call)
    {
        if (call.TargetMethod.Name is not "MapMethods")
            return [.. HttpVerbs.Changing.Where(verb => string.Equals(call.TargetMethod.Name, Prefix + verb, StringComparison.OrdinalIgnoreCase))];

        var constants = call.Arguments.Skip(1).SelectMany(argument => argument.Value.DescendantsAndSelf()).Where(part => part is not IAnonymousFunctionOperation)
            .Select(part => part.ConstantValue is { HasValue: true, Value: string text } ? text : null).ToArray();
        return [.. HttpVerbs.Changing.Where(verb => constants.Contains(verb, StringComparer.OrdinalIgnoreCase))];
    }

    /// <summary>Returns what kind of entry points a call maps all at once; null when it maps none so.</summary>
    internal static string? FindKind(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "MapControllers" or "MapControllerRoute" or "MapDefaultControllerRoute" or "MapAreaControllerRoute" => EntryPointKinds.Action,
        "MapRazorPages" => EntryPointKinds.PageHandler,
        "MapHub" => EntryPointKinds.HubMethod,
        _ => null,
    };

    private static bool IsBuilder(IOperation value) =>
        Unwrap(value).Type is { } type && type.AllInterfaces.Append(type).Any(part => part.Name is "IEndpointRouteBuilder" && AuditNames.IsIn(part, "Microsoft.AspNetCore.Routing"));

    private static IOperation Unwrap(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    break;
                case IDelegateCreationOperation creation:
                    value = creation.Target;
                    break;
                default:
                    return value;
            }
        }
    }
}
