namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>An endpoint that changes state and that not everybody may call.</summary>
/// <param name="Name">The endpoint, for messages.</param>
/// <param name="Verbs">By what it changes state, for messages: verbs, or the kind of method.</param>
/// <param name="Restriction">Who may call it.</param>
internal sealed record RestrictedEndpoint(string Name, string Verbs, Restriction Restriction);
