using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>
/// Keeps what was read of a returned type as long as its compilation lives: generator and rules ask for each annotated method, and thousands of
/// methods return few types.
/// </summary>
internal static class ResultStatements
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<ITypeSymbol, IReadOnlyList<string>>> Plain = new();
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<ITypeSymbol, IReadOnlyList<string>>> Marked = new();

    /// <summary>Returns the statements that read the outcome from a value; none when it tells nothing.</summary>
    internal static IReadOnlyList<string> Of(ITypeSymbol value, bool isMarked, Compilation compilation) =>
        (isMarked ? Marked : Plain).GetValue(compilation, _ => new(SymbolEqualityComparer.IncludeNullability))
            .GetOrAdd(value, type => new ResultReading(compilation, isMarked).Statements(type));
}
