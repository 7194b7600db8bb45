using AuditOtel.Analyzers.Coverage.EntryPoints;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>What one member's body holds: the member's function first, then those in it, in the order of the source.</summary>
/// <param name="tree">The file.</param>
/// <param name="start">Where in the file the body begins.</param>
internal sealed class BlockCalls(SyntaxTree tree, int start)
{
    internal SyntaxTree Tree { get; } = tree;

    internal int Start { get; } = start;

    internal List<FunctionCalls> Functions { get; } = [];

    internal List<EndpointHandler> Handlers { get; } = [];

    /// <summary>Restrictions on all of a kind that the body maps.</summary>
    internal List<RestrictedKind> Restricted { get; } = [];
}
