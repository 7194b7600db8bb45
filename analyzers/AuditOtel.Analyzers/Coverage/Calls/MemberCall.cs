using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>A function uses a member: it calls it, makes a delegate of it, or reads the field that it initializes.</summary>
/// <param name="Member">The member as declared.</param>
/// <param name="IsVirtual">True when what runs may be an override or an implementation.</param>
internal readonly record struct MemberCall(ISymbol Member, bool IsVirtual);
