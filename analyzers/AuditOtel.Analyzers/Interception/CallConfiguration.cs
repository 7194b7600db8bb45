using AuditOtel.Analyzers.Generation.Operations;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Interception;

/// <summary>The calls that a compilation audits: the lines of its ready-made sets, and before them those of its attributes.</summary>
internal sealed class CallConfiguration
{
    private const string AttributeName = "AuditCallsAttribute";
    private static readonly char[] Comma = [','];

    private readonly Dictionary<INamedTypeSymbol, Dictionary<string, ConfiguredCall>> _calls = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly List<(string Message, AttributeData? Attribute)> _faults = [];
    private readonly List<ConfiguredCall> _ofSets = [];

    private CallConfiguration(Compilation compilation, string sets)
    {
        foreach (var attribute in compilation.Assembly.GetAttributes().Where(IsOurs))
            Add(compilation, ConfiguredCall.Read(attribute));

        foreach (var name in sets.Split(Comma, StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim()).Where(name => name.Length > 0))
            AddSet(compilation, name);
    }

    /// <summary>What is wrong with the configuration, each as a sentence, with the attribute that says it.</summary>
    internal IReadOnlyList<(string Message, AttributeData? Attribute)> Faults => _faults;

    /// <summary>The lines of ready-made sets that are in effect.</summary>
    internal IReadOnlyList<ConfiguredCall> OfSets => _ofSets;

    internal bool IsEmpty => _calls.Count == 0;

    internal static string SetsOf(AnalyzerConfigOptions options) => options.TryGetValue(CallSets.Option, out var sets) ? sets : string.Empty;

    /// <summary>True for the attribute that configures a call.</summary>
    internal static bool IsOurs(AttributeData attribute) => attribute.AttributeClass is { Name: AttributeName } type && AuditNames.IsIn(type, AuditNames.Namespace);

    internal static CallConfiguration Read(Compilation compilation, string sets) => new(compilation, sets);

    /// <summary>True for a name that a configured method has; it spares looking at all other calls.</summary>
    internal bool IsNamed(string member) => _members.Contains(member);

    /// <summary>Returns the configured methods of a name, in the order of their names.</summary>
    internal IEnumerable<ConfiguredCall> Named(string member) =>
        _calls.Values.SelectMany(members => members.Values).Where(call => string.Equals(call.Member, member, StringComparison.Ordinal)).OrderBy(call => call.Name, StringComparer.Ordinal);

    /// <summary>Returns what a call of a method is configured by: the method, or one that it overrides; null when it is not.</summary>
    internal ConfiguredCall? Find(IMethodSymbol method)
    {
        for (var current = (method.ReducedFrom ?? method).OriginalDefinition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (current.ContainingType is { } type && _calls.TryGetValue(type, out var members) && members.TryGetValue(current.Name, out var call))
                return call;
        }

        return null;
    }

    private void AddSet(Compilation compilation, string name)
    {
        if (CallSets.Find(name) is not { } calls)
        {
            _faults.Add(($"AuditOtelInterceptSets names '{name}', which is no set: write {string.Join(", ", CallSets.Names)}", null));
            return;
        }

        foreach (var call in calls)
            Add(compilation, call);
    }

    private void Add(Compilation compilation, ConfiguredCall? call)
    {
        if (call is null)
            return;

        var type = Resolve(compilation, call);
        var methods = type is null ? [] : Methods(type, call.Member);
        if (FindFault(compilation, call, type, methods) is { } fault)
        {
            // A set speaks of more libraries, and of more of their versions, than a project has.
            if (call.Attribute is not null)
                _faults.Add((fault, call.Attribute));

            return;
        }

        if (!_calls.TryGetValue(type!, out var members))
            _calls.Add(type!, members = new(StringComparer.Ordinal));

        if (members.ContainsKey(call.Member))
        {
            if (call.Attribute is not null && members[call.Member].Attribute is not null && !IsGenerated(call.Attribute))
                _faults.Add(($"'{call.Name}' is configured twice: keep one line", call.Attribute));

            return;
        }

        members.Add(call.Member, call);
        _members.Add(call.Member);
        if (call.Attribute is null)
            _ofSets.Add(call);
    }

    // The rules see the lines of the sets a second time, in the file that the generator writes for the verifier.
    private static bool IsGenerated(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.SyntaxTree.FilePath.EndsWith(ConfigurationWriter.HintName, StringComparison.Ordinal) == true;

    private static INamedTypeSymbol? Resolve(Compilation compilation, ConfiguredCall call) =>
        call.Type.StartsWith("T:", StringComparison.Ordinal) ? DocumentationCommentId.GetFirstSymbolForDeclarationId(call.Type, compilation) as INamedTypeSymbol : null;

    private static IMethodSymbol[] Methods(INamedTypeSymbol type, string member) =>
        [.. type.GetMembers(member).OfType<IMethodSymbol>().Where(method => method.MethodKind == MethodKind.Ordinary && method.DeclaredAccessibility != Accessibility.Private)];

    private static string? FindFault(Compilation compilation, ConfiguredCall call, INamedTypeSymbol? type, IMethodSymbol[] methods)
    {
        if (OperationName.FindFault(call.Operation) is { } malformed)
            return $"the operation '{call.Operation}' of '{call.Name}' is malformed: {malformed}";

        if (type is null)
            return $"the type '{call.Type}' is in no referenced library: write its documentation id, as T:System.Diagnostics.Process or T:Some.Generic`1";

        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
            return $"'{type.Name}' is a type of this project: annotate its method '{call.Member}' with [Audited]";

        if (methods.Length == 0)
            return MissingMember(type, call.Member);

        if (methods.FirstOrDefault(method => method.IsOverride) is { OverriddenMethod: { } overridden })
            return $"'{call.Name}' overrides a method: name '{overridden.ContainingType.Name}', whose calls lead to it";

        return CallTargets.FindFault(call, methods);
    }

    private static string MissingMember(INamedTypeSymbol type, string member)
    {
        if (!type.GetMembers(member).IsEmpty)
            return $"'{type.Name}.{member}' is no method that can be called from outside; only methods can be audited where they are called";

        for (var owner = type.BaseType; owner is not null; owner = owner.BaseType)
        {
            if (!owner.GetMembers(member).IsEmpty)
                return $"'{type.Name}' inherits '{member}': name '{owner.OriginalDefinition.GetDocumentationCommentId() ?? owner.Name}', which declares it";
        }

        return $"'{type.Name}' has no method '{member}'";
    }
}
