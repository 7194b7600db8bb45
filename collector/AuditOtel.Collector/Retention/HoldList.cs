namespace AuditOtel.Collector.Retention;

/// <summary>The content of <c>holds.json</c>.</summary>
/// <param name="Version">The format, 1.</param>
/// <param name="Holds">All holds, in the order in which they were added.</param>
internal sealed record HoldList(int Version, IReadOnlyList<Hold> Holds);
