namespace AuditOtel.Analyzers.Generation;

/// <summary>The names under which the generator's steps are tracked.</summary>
internal static class PipelineSteps
{
    internal const string Read = "AuditedMethods";
    internal const string Rewritten = "RewrittenBodies";
    internal const string RewrittenLambdas = "RewrittenLambdas";
    internal const string Unique = "UniqueMethods";
    internal const string Interception = "InterceptedCalls";
    internal const string Surface = "SurfaceDigest";
}
