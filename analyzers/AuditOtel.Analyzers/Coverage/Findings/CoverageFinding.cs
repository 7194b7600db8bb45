using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Coverage.EntryPoints;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>What one function does, or is, that nothing records.</summary>
/// <param name="Kind">What is found.</param>
/// <param name="Owner">The function: a member, or a lambda or local function that is mapped to a route.</param>
/// <param name="Calls">What it calls or writes, in the order of the source; none for an endpoint and for a named action.</param>
/// <param name="Path">The way from an entry point to the function that calls; none when no entry point is known.</param>
/// <param name="Endpoint">The endpoint; null for other findings.</param>
internal sealed record CoverageFinding(FindingKind Kind, FunctionCalls Owner, IReadOnlyList<PrivilegedCall> Calls, IReadOnlyList<string> Path, RestrictedEndpoint? Endpoint = null);
