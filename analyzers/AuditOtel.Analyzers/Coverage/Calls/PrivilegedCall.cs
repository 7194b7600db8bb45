using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>One use of a privileged member.</summary>
/// <param name="Member">The member.</param>
/// <param name="Syntax">The use.</param>
internal sealed record PrivilegedCall(IMethodSymbol Member, SyntaxNode Syntax);
