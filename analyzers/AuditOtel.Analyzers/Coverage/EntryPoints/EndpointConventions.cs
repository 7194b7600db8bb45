using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>
/// Finds out, within one body, what is said of mapped endpoints, on the endpoint or on the group that it is mapped in: whether the endpoint route records them
/// (<c>.Audited(...)</c>), and who may call them (<c>.RequireAuthorization(...)</c>, <c>.AllowAnonymous()</c>).
/// </summary>
internal sealed class EndpointConventions
{
    private const string Audited = "Audited";
    private const string Restricted = "RequireAuthorization";
    private const string Open = "AllowAnonymous";
    private readonly EndpointVariables _variables = new();

    private EndpointConventions()
    {
    }

    internal static EndpointConventions Of(IOperation body)
    {
        var conventions = new EndpointConventions();
        foreach (var operation in body.DescendantsAndSelf())
        {
            conventions._variables.Add(operation);

            // What is mapped is not what it is mapped on.
            if (operation is IInvocationOperation call && IsConvention(call) && EndpointVariables.ReachedFrom(call) is { } named)
                conventions._variables.Say(named, call);
        }

        return conventions;
    }

    /// <summary>Returns what is known of the endpoint that a call maps.</summary>
    internal MappedEndpoint EndpointOf(IInvocationOperation map)
    {
        var own = Continuations(map).OfType<IInvocationOperation>().Where(IsConvention);
        var all = Before(map).Concat(own).Concat(_variables.SaidOf(Assigned(map))).ToArray();
        var always = all.Where(new OperationParts(map).Hold).ToArray();

        // What holds sometimes restricts, and neither records nor opens.
        var restriction = all.Where(call => call.TargetMethod.Name is Restricted).Select(RestrictionOf).Aggregate((Restriction?)null, Restriction.Both);
        return new MappedEndpoint(
            MappedEndpoints.NameOf(map), MappedEndpoints.VerbsOf(map), always.Any(call => call.TargetMethod.Name is Audited), restriction, always.Any(call => call.TargetMethod.Name is Open));
    }

    /// <summary>Returns the calls of the same body that map something in the group of which a call says that it is recorded, unless they say so of themselves.</summary>
    internal static IEnumerable<IInvocationOperation> EndpointsBelow(IInvocationOperation audited)
    {
        IOperation body = audited;
        while (body.Parent is { } parent)
            body = parent;

        var conventions = Of(body);
        return body.Descendants().OfType<IInvocationOperation>()
            .Where(map => MappedEndpoints.IsMapInGroup(map) && conventions.Before(map).Any(known => known.Syntax == audited.Syntax && new OperationParts(map).Hold(known)) && !Continuations(map).Any(IsAudited));
    }

    // Names stand as strings, in arrays, in attributes and in what builds a policy.
    private static Restriction? RestrictionOf(IInvocationOperation call) => new(
    [
        .. call.Arguments.Skip(1).SelectMany(argument => argument.DescendantsAndSelf())
            .Select(part => part is ILiteralOperation or IFieldReferenceOperation && part.ConstantValue is { HasValue: true, Value: string name } ? name : null).OfType<string>().Distinct(StringComparer.Ordinal),
    ]);

    private static bool IsConvention(IOperation operation) => operation is IInvocationOperation { TargetMethod: { ContainingType: { } type } method } && method.Name switch
    {
        Audited => AuditNames.IsIn(type, AuditNames.Namespace),
        Restricted or Open => AuditNames.IsIn(type, "Microsoft.AspNetCore.Builder"),
        _ => false,
    };

    // What was said of that on which it is called, and of the groups that it is in.
    private List<IInvocationOperation> Before(IOperation value)
    {
        var found = new List<IInvocationOperation>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (IOperation? current = value; current is not null;)
        {
            var parts = Chain(current).ToArray();
            found.AddRange(parts.OfType<IInvocationOperation>().Where(IsConvention));
            var variable = EndpointVariables.Find(parts[parts.Length - 1]);
            found.AddRange(_variables.SaidOf(variable));
            current = variable is not null && seen.Add(variable) ? _variables.ValueOf(variable) : null;
        }

        return found;
    }

    /// <summary>True for a call of <c>.Audited(...)</c>.</summary>
    internal static bool IsAudited(IOperation operation) => operation is IInvocationOperation { TargetMethod.Name: Audited } && IsConvention(operation);

    /// <summary>Returns a call, what it is called on, what that is called on.</summary>
    internal static IEnumerable<IOperation> Chain(IOperation? operation)
    {
        for (var current = operation; current is not null;)
        {
            yield return current;
            current = current switch
            {
                IInvocationOperation call => call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value),
                IConversionOperation conversion => conversion.Operand,
                _ => null,
            };
        }
    }

    private static IEnumerable<IOperation> Continuations(IOperation operation)
    {
        for (var current = operation.Parent; current is IInvocationOperation or IArgumentOperation or IConversionOperation; current = current.Parent)
            yield return current;
    }

    private static ISymbol? Assigned(IOperation operation)
    {
        var end = Continuations(operation).LastOrDefault() ?? operation;
        return end.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation assignment when assignment.Value == end => EndpointVariables.Find(assignment.Target),
            _ => null,
        };
    }
}
