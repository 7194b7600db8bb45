namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>What the rules are told of the build.</summary>
internal enum BuildKind
{
    /// <summary>Nothing: the package's targets are not there.</summary>
    Bare,

    /// <summary>A design-time build on the automatic route, which shows the sources as they are.</summary>
    Editor,

    /// <summary>A build on the automatic route, after the rewriting.</summary>
    Build,
}
