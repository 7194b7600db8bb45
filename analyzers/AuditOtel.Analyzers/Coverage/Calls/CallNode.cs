using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>A node of the call graph.</summary>
/// <param name="Symbol">The function; of a node without one the member whose call others answer.</param>
/// <param name="Function">What it does; null for a node that stands for all that may answer a virtual call.</param>
internal sealed record CallNode(ISymbol Symbol, FunctionCalls? Function);
