using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>
/// What one body says of the variables that hold endpoints and groups of them: its locals and parameters, and the fields and automatic properties of its own object. Of one that gets
/// more than one value nothing is known: which of them a call means shows only at run time.
/// </summary>
internal sealed class EndpointVariables
{
    private readonly Dictionary<ISymbol, List<IInvocationOperation>> _said = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation?> _values = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _unclear = new(SymbolEqualityComparer.Default);

    /// <summary>Notes what an operation of the body gives to variables.</summary>
    internal void Add(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator:
                Write(declarator.Symbol, value);
                if (declarator.Symbol.RefKind != RefKind.None)
                    WriteAll(value);

                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Write(declared, value: null);
                break;
            case ISimpleAssignmentOperation assignment when Find(assignment.Target) is { } variable:
                // `group = group.Audited(...)` is the same group.
                if (!SymbolEqualityComparer.Default.Equals(ReachedFrom(assignment.Value), variable))
                    Write(variable, assignment.Value);

                break;
            case IAssignmentOperation assignment:
                WriteAll(assignment.Target);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                WriteAll(argument.Value);
                break;
        }
    }

    /// <summary>Notes a convention that is called on a variable.</summary>
    internal void Say(ISymbol variable, IInvocationOperation convention)
    {
        if (!_said.TryGetValue(variable, out var known))
            _said.Add(variable, known = []);

        known.Add(convention);
    }

    /// <summary>Returns the conventions that are called on a variable, before or behind what is mapped on it.</summary>
    internal IReadOnlyList<IInvocationOperation> SaidOf(ISymbol? variable) =>
        variable is not null && !_unclear.Contains(variable) && _said.TryGetValue(variable, out var known) ? known : [];

    /// <summary>Returns the only value of a variable; null when it has none in this body or more than one.</summary>
    internal IOperation? ValueOf(ISymbol variable) => !_unclear.Contains(variable) && _values.TryGetValue(variable, out var value) ? value : null;

    /// <summary>Returns the variable of which a chain of calls speaks; null when it maps something, and so speaks of that, or begins otherwise.</summary>
    internal static ISymbol? ReachedFrom(IOperation chain) =>
        EndpointConventions.Chain(chain).TakeWhile(part => !MappedEndpoints.IsMap(part)).Select(Find).FirstOrDefault(variable => variable is not null);

    /// <summary>Returns the variable that an operation names; null when it names none that keeps its value for the body.</summary>
    internal static ISymbol? Find(IOperation operation) => operation switch
    {
        ILocalReferenceOperation reference => reference.Local,
        IParameterReferenceOperation reference => reference.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } reference => reference.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } reference when IsAutomatic(reference.Property) => reference.Property,
        _ => null,
    };

    // Another getter may make a group each time.
    private static bool IsAutomatic(IPropertySymbol property) =>
        property is { IsVirtual: false, IsOverride: false, IsAbstract: false }
        && property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private void WriteAll(IOperation target)
    {
        foreach (var variable in target.DescendantsAndSelf().Select(Find))
        {
            if (variable is not null)
                Write(variable, value: null);
        }
    }

    private void Write(ISymbol variable, IOperation? value)
    {
        // A parameter has the value that it was called with.
        if (variable is IParameterSymbol || _values.ContainsKey(variable))
            _unclear.Add(variable);
        else
            _values.Add(variable, value);
    }
}
