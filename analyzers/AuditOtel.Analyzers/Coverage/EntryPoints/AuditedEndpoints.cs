using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>Finds out, within one body, which mapped endpoints the endpoint route records: by <c>.Audited(...)</c> on the endpoint or on the group that it is mapped in.</summary>
internal sealed class AuditedEndpoints
{
    private readonly HashSet<ISymbol> _audited = new(SymbolEqualityComparer.Default);

    private AuditedEndpoints()
    {
    }

    internal static AuditedEndpoints Of(IOperation body)
    {
        var endpoints = new AuditedEndpoints();
        foreach (var operation in body.DescendantsAndSelf())
        {
            // What is mapped is not what it is mapped on.
            if (operation is IInvocationOperation call && IsAudited(call) && Chain(call).TakeWhile(part => !MappedEndpoints.IsMap(part)).OfType<ILocalReferenceOperation>().FirstOrDefault() is { } named)
                endpoints._audited.Add(named.Local);

            // A group within a group is declared after it.
            if (operation is IVariableDeclaratorOperation { Initializer.Value: { } value } declarator && endpoints.IsAuditedFrom(value))
                endpoints._audited.Add(declarator.Symbol);
        }

        return endpoints;
    }

    /// <summary>True when the requests of what a call maps are recorded.</summary>
    internal bool Contain(IInvocationOperation map) => IsAuditedFrom(map) || Continuations(map).Any(IsAudited) || Assigned(map) is { } local && _audited.Contains(local);

    /// <summary>True for a call of <c>.Audited(...)</c>.</summary>
    internal static bool IsAudited(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Audited", ContainingType: { } type } } && AuditNames.IsIn(type, AuditNames.Namespace);

    private bool IsAuditedFrom(IOperation value) => Chain(value).Any(part => IsAudited(part) || part is ILocalReferenceOperation reference && _audited.Contains(reference.Local));

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
