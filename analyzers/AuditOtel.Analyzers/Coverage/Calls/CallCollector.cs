using System.Collections.Concurrent;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>Collects, from many threads, what the bodies of one compilation call and which members stand in for others. It lives as long as the compilation is analyzed.</summary>
internal sealed class CallCollector(CallMeanings meanings, int limit)
{
    private readonly ConcurrentBag<BlockCalls> _blocks = [];
    private readonly ConcurrentBag<(ISymbol Member, IMethodSymbol Answer)> _answers = [];
    private int _count;

    /// <summary>True when there are more calls than are followed.</summary>
    internal bool IsOverLimit => Volatile.Read(ref _count) > limit;

    internal int Limit => limit;

    /// <summary>True when something that should be recorded was seen.</summary>
    internal bool HasPrivileged => _blocks.Any(block => block.Functions.Exists(function => function.Privileged.Count + function.Writes.Count > 0));

    internal IEnumerable<BlockCalls> Blocks => _blocks;

    /// <summary>The members of interfaces and base classes, each with a member of this project that answers its calls.</summary>
    internal IEnumerable<(ISymbol Member, IMethodSymbol Answer)> Answers => _answers;

    internal void ReadBlock(OperationBlockAnalysisContext context)
    {
        // Attributes and default values are blocks of their own: with them alone a member has nothing that runs.
        var bodies = context.OperationBlocks.RemoveAll(block => block.Kind is OperationKind.Attribute or OperationKind.ParameterInitializer);
        if (IsOverLimit || bodies.IsEmpty || IsOfGenerator(context.OwningSymbol))
            return;

        Add(BlockReader.Read(meanings, context.OwningSymbol, bodies, context.CancellationToken));
    }

    internal void Add(BlockCalls block)
    {
        _blocks.Add(block);
        Interlocked.Add(ref _count, block.Functions.Sum(function => function.Calls.Count + function.Privileged.Count + function.Writes.Count));
    }

    internal void ReadType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (IsOverLimit || type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
            return;

        foreach (var part in type.AllInterfaces)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            foreach (var member in part.GetMembers().OfType<IMethodSymbol>())
            {
                if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol answer && !SymbolEqualityComparer.Default.Equals(answer, member))
                    AddAnswer(type, member, answer);
            }
        }

        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
                AddAnswer(type, overridden, method);
        }
    }

    // What the compiler writes itself calls nothing of interest.
    private void AddAnswer(INamedTypeSymbol type, IMethodSymbol member, IMethodSymbol answer)
    {
        if (!answer.IsImplicitlyDeclared && SymbolEqualityComparer.Default.Equals(answer.ContainingAssembly, type.ContainingAssembly))
            _answers.Add((GraphSymbols.Of(member), (IMethodSymbol)GraphSymbols.Of(answer)));
    }

    // An interceptor calls what it records.
    private static bool IsOfGenerator(ISymbol owner) =>
        owner.ContainingType is { } type && type.Name.StartsWith("Intercepted_", StringComparison.Ordinal)
        && string.Equals(type.ContainingNamespace.ToDisplayString(), FrameMarker.Namespace, StringComparison.Ordinal);
}
