using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>The members that the lines in effect name, in one compilation.</summary>
internal sealed class PrivilegedApis
{
    private readonly Dictionary<INamedTypeSymbol, List<CatalogueLine>> _lines = new(SymbolEqualityComparer.Default);
    private readonly List<(string Message, Location Place)> _faults = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _prefixes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _mayMatch = new(StringComparer.Ordinal);

    private PrivilegedApis()
    {
    }

    /// <summary>What is wrong with lines of the project, each as a sentence. A line of the catalogue speaks of more libraries, and versions, than a project has.</summary>
    internal IReadOnlyList<(string Message, Location Place)> Faults => _faults;

    /// <summary>True when some call in the compilation can be privileged.</summary>
    internal bool HasPrivileged { get; private set; }

    internal static PrivilegedApis Resolve(Compilation compilation, IEnumerable<CatalogueLine> lines)
    {
        var apis = new PrivilegedApis();
        foreach (var line in lines)
            apis.Add(line, NamedTypes.Find(compilation, line.Type));

        return apis;
    }

    /// <summary>Tells what a call means by the method and the static type of what it is called on; null for a static member.</summary>
    internal CallMeaning Find(IMethodSymbol method, ITypeSymbol? receiver)
    {
        if (!MayMatch(method))
            return CallMeaning.None;

        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var type = (receiver as INamedTypeSymbol ?? definition.ContainingType)?.OriginalDefinition;
        var meanings = TypesOf(definition, type).Where(_lines.ContainsKey).SelectMany(owner => _lines[owner])
            .Where(line => MemberNames.Of(definition).Any(name => line.Members.Any(pattern => pattern.Matches(name)))).Select(line => line.Meaning);

        // What leaves a record of its own is not unrecorded.
        return meanings.OrderByDescending(meaning => meaning).FirstOrDefault();
    }

    /// <summary>The types as whose member a method counts: its own, those whose member it overrides or implements, and on whose objects it is called.</summary>
    private static IEnumerable<INamedTypeSymbol> TypesOf(IMethodSymbol definition, INamedTypeSymbol? receiver)
    {
        for (var current = definition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (current.ContainingType is { } owner)
                yield return owner.OriginalDefinition;
        }

        if (receiver is null || definition.ContainingType is not { } declaring)
            yield break;

        foreach (var part in receiver.AllInterfaces.Where(part => Implements(receiver, definition, part)))
            yield return part.OriginalDefinition;

        for (var current = receiver; current is not null && !IsSame(current, declaring); current = current.BaseType)
            yield return current.OriginalDefinition;

        if (declaring.TypeKind != TypeKind.Interface)
            yield break;

        foreach (var part in receiver.AllInterfaces.Where(part => part.AllInterfaces.Any(inherited => IsSame(inherited, declaring))))
            yield return part.OriginalDefinition;
    }

    private static bool Implements(INamedTypeSymbol type, IMethodSymbol method, INamedTypeSymbol part)
    {
        var name = method.Name.Substring(method.Name.LastIndexOf('.') + 1);
        return part.GetMembers(name).Any(member => type.FindImplementationForInterfaceMember(member) is { } found
            && SymbolEqualityComparer.Default.Equals(found.OriginalDefinition, method));
    }

    private static bool IsSame(INamedTypeSymbol left, INamedTypeSymbol right) => SymbolEqualityComparer.Default.Equals(left.OriginalDefinition, right.OriginalDefinition);

    // Asked of every call: the name of most is enough to say no, and makes no garbage.
    private bool MayMatch(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.ExplicitInterfaceImplementation or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove => MemberNames.Of(method).Any(MayMatch),
        _ => MayMatch(method.Name),
    };

    private bool MayMatch(string name) => _mayMatch.TryGetValue(name, out var known) ? known : _mayMatch.GetOrAdd(name, IsNamed(name));

    private bool IsNamed(string name) => _names.Contains(name) || _prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private void Add(CatalogueLine line, INamedTypeSymbol[] types)
    {
        if (FindFault(line, types) is { } fault)
        {
            if (line.Place is not null)
                _faults.Add((fault, line.Place));

            return;
        }

        HasPrivileged |= line.Meaning == CallMeaning.Privileged;
        foreach (var pattern in line.Members)
            _ = pattern.IsPrefix ? _prefixes.Add(pattern.Name) : _names.Add(pattern.Name);

        foreach (var type in types)
        {
            if (!_lines.TryGetValue(type, out var known))
                _lines.Add(type, known = []);

            known.Add(line);
        }
    }

    // Of a catalogue's line one name that there is will do: it speaks of more versions than a project has.
    private static string? FindFault(CatalogueLine line, INamedTypeSymbol[] types)
    {
        if (types.Length == 0)
            return $"the type '{line.Type}' is neither in this project nor in a library it references";

        if (line.Place is null && types.SelectMany(MemberNames.Declared).Any(name => line.Members.Any(pattern => pattern.Matches(name))))
            return null;

        var names = new HashSet<string>(types.SelectMany(MemberNames.OfType), StringComparer.Ordinal);
        var missing = line.Members.Where(pattern => !names.Any(pattern.Matches)).ToArray();
        if (missing.Length == 0)
            return null;

        return $"'{types[0].Name}' has no method, constructor, event or property that can be set of the name '{missing[0]}'";
    }
}
