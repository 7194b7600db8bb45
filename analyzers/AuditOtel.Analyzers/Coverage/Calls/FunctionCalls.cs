using AuditOtel.Analyzers.Coverage.EntryPoints;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>What one member, local function, lambda or initializer does, as far as coverage is concerned.</summary>
/// <param name="symbol">The function; of an initializer the field or property.</param>
/// <param name="maker">The function in whose body a local function or lambda stands; null for a member.</param>
/// <param name="syntax">Its declaration or body.</param>
internal sealed class FunctionCalls(ISymbol symbol, FunctionCalls? maker, SyntaxNode syntax)
{
    internal ISymbol Symbol { get; } = symbol;

    internal FunctionCalls? Maker { get; } = maker;

    internal SyntaxNode Syntax { get; } = syntax;

    /// <summary>The route of a lambda that is mapped to one.</summary>
    internal MappedEndpoint? Endpoint { get; init; }

    /// <summary>True when the endpoint route records its requests.</summary>
    internal bool IsAuditedEndpoint => Endpoint is { IsAudited: true };

    /// <summary>True when it starts a record itself, or calls what leaves one.</summary>
    internal bool Emits { get; set; }

    /// <summary>True when what it calls leaves a record of itself, outside of this project or where it is called.</summary>
    internal bool LeavesRecord { get; set; }

    internal List<MemberCall> Calls { get; } = [];

    internal List<PrivilegedCall> Privileged { get; } = [];

    /// <summary>Its writes to sensitive entities.</summary>
    internal List<PrivilegedCall> Writes { get; } = [];
}
