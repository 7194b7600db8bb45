namespace AuditOtel.Analyzers.Coverage.EntryPoints;

/// <summary>The verbs of HTTP that applications serve (RFC 9110, section 9.2.1).</summary>
internal static class HttpVerbs
{
    /// <summary>Those that only ask.</summary>
    internal static readonly string[] Safe = ["GET", "HEAD"];

    /// <summary>Those that change state.</summary>
    internal static readonly string[] Changing = ["POST", "PUT", "PATCH", "DELETE"];
}
