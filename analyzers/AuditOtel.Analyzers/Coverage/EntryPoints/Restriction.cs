using System.Collections.Immutable;

namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>Who may call an endpoint.</summary>
/// <param name="Names">The policies and roles that are named; none when it is enough to be signed in.</param>
internal sealed record Restriction(ImmutableArray<string> Names)
{
    /// <summary>What two say together; null when neither says anything.</summary>
    internal static Restriction? Both(Restriction? first, Restriction? second) => (first, second) switch
    {
        (null, _) => second,
        (_, null) => first,
        _ => new Restriction([.. first.Names.Concat(second.Names).Distinct(StringComparer.Ordinal)]),
    };
}
