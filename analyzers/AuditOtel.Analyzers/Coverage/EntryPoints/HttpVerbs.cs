namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>The verbs of HTTP that change state (RFC 9110, section 9.2.1: all but the safe ones, of those that applications serve).</summary>
internal static class HttpVerbs
{
    internal static readonly string[] Changing = ["POST", "PUT", "PATCH", "DELETE"];
}
