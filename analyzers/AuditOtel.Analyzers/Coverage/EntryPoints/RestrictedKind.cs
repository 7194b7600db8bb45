using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>A restriction on all controllers, all pages or one hub, where they are mapped.</summary>
/// <param name="Kind">The kind of entry point.</param>
/// <param name="Hub">The hub; null for controllers and pages.</param>
/// <param name="Restriction">Who may call them.</param>
internal sealed record RestrictedKind(string Kind, ITypeSymbol? Hub, Restriction Restriction);
