namespace AuditOtel.Build;

/// <summary>The codes of what the build itself reports.</summary>
internal static class BuildErrors
{
    /// <summary>An annotated member has no complete route.</summary>
    internal const string NotRewritten = "AOT0001";
}
