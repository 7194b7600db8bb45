namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>The ways in which an operation gets its record.</summary>
internal static class SurfaceRoutes
{
    internal const string Method = "method";
    internal const string Declaration = "declaration";
    internal const string Call = "call";
    internal const string Endpoint = "endpoint";
}
