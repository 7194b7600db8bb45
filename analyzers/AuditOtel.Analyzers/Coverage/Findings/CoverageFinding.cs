using AuditOtel.Analyzers.Coverage.Calls;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Privileged calls of one function that nothing records.</summary>
/// <param name="Owner">The function: a member, or a lambda or local function that is mapped to a route.</param>
/// <param name="Call">The first of the calls.</param>
/// <param name="Others">How many more there are.</param>
/// <param name="Path">The way from an entry point to the function that calls, as text; null when no entry point is known.</param>
internal sealed record CoverageFinding(FunctionCalls Owner, PrivilegedCall Call, int Others, string? Path);
