using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>Makes a graph of what was collected; the same sources give the same graph, in whatever order they were read.</summary>
internal sealed class CallGraphBuilder
{
    private readonly Dictionary<ISymbol, int> _functions = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, int> _virtual = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<ISymbol>> _answers = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(ISymbol Type, bool IsStatic), List<int>> _initializers = [];
    private readonly List<CallNode> _nodes = [];
    private readonly CancellationToken _cancellation;

    private CallGraphBuilder(CancellationToken cancellation) => _cancellation = cancellation;

    internal static CallGraph Build(CallCollector collected, Compilation compilation, CancellationToken cancellation)
    {
        var order = compilation.SyntaxTrees.Select((tree, index) => (tree, index)).ToDictionary(pair => pair.tree, pair => pair.index);
        var blocks = collected.Blocks.OrderBy(block => order[block.Tree]).ThenBy(block => block.Start).ToArray();
        var builder = new CallGraphBuilder(cancellation);
        foreach (var function in blocks.SelectMany(block => block.Functions))
            builder.AddFunction(function);

        builder.AddAnswers(collected.Answers);
        var callees = builder.Connect();
        var handlers = new Dictionary<int, EndpointHandler>();
        foreach (var handler in blocks.SelectMany(block => block.Handlers))
        {
            // Mapped twice, a method is audited when it is so on each route.
            if (builder._functions.TryGetValue(handler.Method, out var node) && !(handlers.TryGetValue(node, out var known) && !known.IsAudited))
                handlers[node] = handler;
        }

        return new CallGraph(builder._nodes, callees, handlers, [.. blocks.SelectMany(block => block.Restricted)], builder._virtual);
    }

    private void AddFunction(FunctionCalls function)
    {
        if (!_functions.ContainsKey(function.Symbol))
            _functions.Add(function.Symbol, _nodes.Count);

        if (function.Symbol is IFieldSymbol or IPropertySymbol)
            Group(_initializers, (function.Symbol.ContainingType, function.Symbol.IsStatic)).Add(_nodes.Count);

        _nodes.Add(new CallNode(function.Symbol, function));
    }

    // By the place of what answers, so that they do not depend on which was found first.
    private void AddAnswers(IEnumerable<(ISymbol Member, IMethodSymbol Answer)> answers)
    {
        foreach (var (member, answer) in answers.Where(pair => _functions.ContainsKey(pair.Answer)).OrderBy(pair => _functions[pair.Answer]))
        {
            var known = Group(_answers, member);
            if (known.Count == 0 || !SymbolEqualityComparer.Default.Equals(known[known.Count - 1], answer))
                known.Add(answer);
        }
    }

    private int[][] Connect()
    {
        var callees = new List<int[]>();

        // Nodes of virtual calls are added on the way, behind all functions.
        for (var node = 0; node < _nodes.Count; node++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var targets = _nodes[node].Function is { } function ? TargetsOf(function) : AnswersOf(_nodes[node].Symbol);
            callees.Add([.. targets.Where(target => target != node).Distinct()]);
        }

        return [.. callees];
    }

    private IEnumerable<int> TargetsOf(FunctionCalls function)
    {
        var own = function.Symbol is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } constructor
            ? Initializers(constructor.ContainingType, constructor.IsStatic)
            : [];
        return own.Concat(function.Calls.SelectMany(TargetsOf));
    }

    private IEnumerable<int> TargetsOf(MemberCall call)
    {
        if (call.IsVirtual && _answers.ContainsKey(call.Member))
            yield return VirtualNode(call.Member);
        else if (_functions.TryGetValue(call.Member, out var function))
            yield return function;
        else if (call.Member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
        {
            foreach (var node in OfImplicit(constructor))
                yield return node;
        }

        foreach (var node in OnFirstUse(call.Member))
            yield return node;
    }

    // The static constructor runs before any member; the initializer of a static property before it is read.
    private IEnumerable<int> OnFirstUse(ISymbol member)
    {
        if (member is IMethodSymbol { AssociatedSymbol: IPropertySymbol { IsStatic: true } property } && _functions.TryGetValue(property, out var initializer))
            yield return initializer;

        if (member.ContainingType is { } type && type.StaticConstructors.FirstOrDefault() is { } first && _functions.TryGetValue(first.OriginalDefinition, out var node))
            yield return node;
    }

    // A constructor that nobody wrote runs the initializers and the base class's constructor.
    private IEnumerable<int> OfImplicit(IMethodSymbol constructor)
    {
        var inherited = CalledMembers.ImplicitBase(constructor).SelectMany(called => TargetsOf(new MemberCall(GraphSymbols.Of(called.Member), IsVirtual: false)));
        return Initializers(constructor.ContainingType, isStatic: false).Concat(inherited);
    }

    private List<int> Initializers(INamedTypeSymbol type, bool isStatic) =>
        _initializers.TryGetValue((type.OriginalDefinition, isStatic), out var nodes) ? nodes : [];

    private int VirtualNode(ISymbol member)
    {
        if (!_virtual.TryGetValue(member, out var node))
        {
            _virtual.Add(member, node = _nodes.Count);
            _nodes.Add(new CallNode(member, Function: null));
        }

        return node;
    }

    private IEnumerable<int> AnswersOf(ISymbol member)
    {
        var answers = _answers[member].Select(answer => _functions[answer]);
        return _functions.TryGetValue(member, out var own) ? answers.Prepend(own) : answers;
    }

    private static List<TValue> Group<TKey, TValue>(Dictionary<TKey, List<TValue>> groups, TKey key)
        where TKey : notnull
    {
        if (!groups.TryGetValue(key, out var group))
            groups.Add(key, group = []);

        return group;
    }
}
