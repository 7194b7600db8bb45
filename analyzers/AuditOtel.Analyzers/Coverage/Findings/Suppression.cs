using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>One NotAudited attribute.</summary>
/// <param name="Member">What it stands on: the documentation id; of a local function or lambda that of the member around it; <c>assembly</c> for the whole.</param>
/// <param name="Reason">Why nobody needs a record; empty where it is missing, which suppresses nothing.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record Suppression(string Member, string Reason, Location Place);
