using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>The entities that a project calls sensitive, and how Entity Framework Core writes them.</summary>
internal sealed class SensitiveEntities
{
    private const string Context = "Microsoft.EntityFrameworkCore.DbContext";
    private const string Set = "Microsoft.EntityFrameworkCore.DbSet`1";
    private const string Entry = "Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry`1";
    private readonly HashSet<INamedTypeSymbol> _entities = new(SymbolEqualityComparer.Default);
    private readonly HashSet<INamedTypeSymbol> _writers = new(SymbolEqualityComparer.Default);
    private readonly List<(string Message, Location Place)> _faults = [];
    private readonly INamedTypeSymbol[] _entries;

    private SensitiveEntities(Compilation compilation)
    {
        _writers.UnionWith(compilation.GetTypesByMetadataName(Context).Concat(compilation.GetTypesByMetadataName(Set)));
        _entries = [.. compilation.GetTypesByMetadataName(Entry)];
    }

    /// <summary>What is wrong with lines, each as a sentence.</summary>
    internal IReadOnlyList<(string Message, Location Place)> Faults => _faults;

    internal bool IsEmpty => _entities.Count == 0;

    internal static SensitiveEntities Resolve(Compilation compilation, IReadOnlyList<EntityLine> lines)
    {
        var entities = new SensitiveEntities(compilation);
        foreach (var line in lines)
            entities.Add(line, NamedTypes.Find(compilation, line.Type));

        return entities;
    }

    /// <summary>True for what makes the changes of tracked objects last.</summary>
    internal static bool IsSave(IMethodSymbol method) => method.Name is "SaveChanges" or "SaveChangesAsync";

    /// <summary>Returns the entity that a call adds, changes or deletes; null when it is none, or none that is sensitive.</summary>
    internal ITypeSymbol? FindWritten(IInvocationOperation call)
    {
        if (IsEmpty)
            return null;

        var method = call.TargetMethod;
        return method.Name switch
        {
            "ExecuteUpdate" or "ExecuteUpdateAsync" or "ExecuteDelete" or "ExecuteDeleteAsync" => IsOfFramework(method) && !Bookkeeping.IsOnlyThat(call) ? method.TypeArguments.FirstOrDefault(IsSensitive) : null,
            "Add" or "AddAsync" or "AddRange" or "AddRangeAsync" or "Update" or "UpdateRange" or "Remove" or "RemoveRange" => IsOfWriter(method) ? Named(call).FirstOrDefault(IsSensitive) : null,
            _ => null,
        };
    }

    /// <summary>Returns the entity of which an assignment changes a property; null when it is none that is sensitive. An object that is being made is no entity yet.</summary>
    internal ITypeSymbol? FindChanged(IPropertyReferenceOperation property)
    {
        if (IsEmpty || property.Property.SetMethod is not { IsInitOnly: false } || property.Instance is null or IInstanceReferenceOperation || !IsAssigned(property) || Bookkeeping.IsTimeOfChange(property.Property))
            return null;

        if (property is { Property.Name: "State", Instance.Type: INamedTypeSymbol { TypeArguments.Length: 1 } entry } && _entries.Contains(entry.OriginalDefinition, SymbolEqualityComparer.Default))
            return IsSensitive(entry.TypeArguments[0]) ? entry.TypeArguments[0] : null;

        return property.Instance.Type is { } type && IsSensitive(type) ? type : null;
    }

    private static bool IsAssigned(IOperation property) => property.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == property,
        IIncrementOrDecrementOperation => true,
        _ => false,
    };

    private static bool IsOfFramework(IMethodSymbol method) =>
        method.ContainingType?.ContainingNamespace?.ToDisplayString() is "Microsoft.EntityFrameworkCore";

    private bool IsOfWriter(IMethodSymbol method)
    {
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (_writers.Contains(type.OriginalDefinition))
                return true;
        }

        return false;
    }

    // What a set holds, what a generic method names, what is handed over, and what a sequence of it holds.
    private static IEnumerable<ITypeSymbol> Named(IInvocationOperation call) =>
        call.TargetMethod.ContainingType.TypeArguments.Concat(call.TargetMethod.TypeArguments)
            .Concat(call.Arguments.SelectMany(argument => Values(argument.Value)).SelectMany(TypesOf));

    private static IEnumerable<IOperation> Values(IOperation value) => Bare(value) switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues.Select(Bare),
        var bare => [bare],
    };

    private static IOperation Bare(IOperation value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;

        return value;
    }

    private static IEnumerable<ITypeSymbol> TypesOf(IOperation value) => value.Type switch
    {
        null => [],
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol { TypeArguments.Length: 1 } sequence => [sequence, sequence.TypeArguments[0]],
        var type => [type],
    };

    private bool IsSensitive(ITypeSymbol type)
    {
        if (type is ITypeParameterSymbol parameter)
            return parameter.ConstraintTypes.Any(IsSensitive);

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named && _entities.Contains(named.OriginalDefinition))
                return true;
        }

        return type.AllInterfaces.Any(part => _entities.Contains(part.OriginalDefinition));
    }

    private void Add(EntityLine line, INamedTypeSymbol[] types)
    {
        if (types.Length == 0)
            _faults.Add(($"the type '{line.Type}' is neither in this project nor in a library it references", line.Place));
        else if (types[0].TypeKind is not (TypeKind.Class or TypeKind.Interface))
            _faults.Add(($"'{types[0].Name}' is no entity: name a class, or an interface that entities implement", line.Place));
        else if (_writers.Count == 0)
            _faults.Add(("the project does not reference Microsoft.EntityFrameworkCore, by which entities are written", line.Place));
        else
            _entities.UnionWith(types);
    }
}
