using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>One use of a privileged member, or one write to a sensitive entity.</summary>
/// <param name="Member">The member.</param>
/// <param name="Syntax">The use.</param>
/// <param name="Entity">The entity that is written; null for a privileged member.</param>
internal sealed record PrivilegedCall(IMethodSymbol Member, SyntaxNode Syntax, ITypeSymbol? Entity = null);
