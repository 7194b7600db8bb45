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
    private readonly Dictionary<ISymbol, List<IInvocationOperation>> _ofLocals = new(SymbolEqualityComparer.Default);

    private EndpointConventions()
    {
    }

    internal static EndpointConventions Of(IOperation body)
    {
        var conventions = new EndpointConventions();
        foreach (var operation in body.DescendantsAndSelf())
        {
            // What is mapped is not what it is mapped on.
            if (operation is IInvocationOperation call && IsConvention(call) && Chain(call).TakeWhile(part => !MappedEndpoints.IsMap(part)).OfType<ILocalReferenceOperation>().FirstOrDefault() is { } named)
                conventions.ListOf(named.Local).Add(call);

            // A group within a group is declared after it.
            if (operation is IVariableDeclaratorOperation { Initializer.Value: { } value } declarator && conventions.Before(value).ToArray() is { Length: > 0 } inherited)
                conventions.ListOf(declarator.Symbol).AddRange(inherited);
        }

        return conventions;
    }

    /// <summary>Returns what is known of the endpoint that a call maps.</summary>
    internal MappedEndpoint EndpointOf(IInvocationOperation map)
    {
        var own = Continuations(map).OfType<IInvocationOperation>().Where(IsConvention);
        var later = Assigned(map) is { } local && _ofLocals.TryGetValue(local, out var known) ? known : [];
        var all = Before(map).Concat(own).Concat(later).ToArray();
        var restriction = all.Where(call => call.TargetMethod.Name is Restricted).Select(RestrictionOf).Aggregate((Restriction?)null, Restriction.Both);
        return new MappedEndpoint(
            MappedEndpoints.NameOf(map), MappedEndpoints.VerbsOf(map), all.Any(call => call.TargetMethod.Name is Audited), restriction, all.Any(call => call.TargetMethod.Name is Open));
    }

    /// <summary>Returns the calls of the same body that map an endpoint in the group of which a call says that it is recorded, unless the endpoint says so of itself.</summary>
    internal static IEnumerable<IInvocationOperation> EndpointsBelow(IInvocationOperation audited)
    {
        IOperation body = audited;
        while (body.Parent is { } parent)
            body = parent;

        var conventions = Of(body);
        return body.Descendants().OfType<IInvocationOperation>()
            .Where(map => MappedEndpoints.HandlersOf(map).Any() && conventions.Before(map).Any(known => known.Syntax == audited.Syntax) && !Continuations(map).Any(IsAudited));
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

    private List<IInvocationOperation> ListOf(ISymbol local)
    {
        if (!_ofLocals.TryGetValue(local, out var known))
            _ofLocals.Add(local, known = []);

        return known;
    }

    // What was said of that on which it is called.
    private IEnumerable<IInvocationOperation> Before(IOperation value) => Chain(value).SelectMany(part => part switch
    {
        IInvocationOperation call when IsConvention(call) => [call],
        ILocalReferenceOperation reference when _ofLocals.TryGetValue(reference.Local, out var known) => known,
        _ => Enumerable.Empty<IInvocationOperation>(),
    });

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
        return end.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } ? declarator.Symbol : null;
    }
}
