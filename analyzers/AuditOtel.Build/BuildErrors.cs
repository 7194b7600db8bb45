namespace AuditOtel.Build;

/// <summary>The codes of what the build itself reports.</summary>
internal static class BuildErrors
{
    /// <summary>An annotated member has no complete route: it was not rewritten.</summary>
    internal const string NotRewritten = "AOT0001";

    /// <summary>An annotated member has no complete route: the compiled assembly does not prove that it writes its record.</summary>
    internal const string Unproven = NotRewritten;

    /// <summary>An operation has a malformed name.</summary>
    internal const string OperationName = "AOT0005";

    /// <summary>The surface files do not name all that is audited; a warning.</summary>
    internal const string SurfaceAdded = "AOT0201";

    /// <summary>Less is audited than the surface files say.</summary>
    internal const string SurfaceLoss = "AOT0202";

    /// <summary>The surface files cannot be relied on.</summary>
    internal const string SurfaceFile = "AOT0203";

    /// <summary>What a build was asked to write beside the assembly was not written; no rule of the analyzers.</summary>
    internal const string Unwritten = "AOTB010";
}
