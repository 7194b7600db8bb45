using System.Collections.Immutable;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>What code that is mapped to a route says of the route.</summary>
/// <param name="Name">The route, for messages.</param>
/// <param name="Verbs">Those of its verbs that change state.</param>
/// <param name="IsAudited">True when the endpoint route records its requests.</param>
/// <param name="Restriction">Who may call it; null when anybody may, as far as the mapping says.</param>
/// <param name="IsOpen">True when it is opened to anybody in spite of a restriction.</param>
internal sealed record MappedEndpoint(string Name, ImmutableArray<string> Verbs, bool IsAudited, Restriction? Restriction, bool IsOpen);
