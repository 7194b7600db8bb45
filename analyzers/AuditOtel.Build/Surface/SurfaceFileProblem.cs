namespace AuditOtel.Build.Surface;

/// <summary>What is wrong with the surface files, or with what is audited.</summary>
/// <param name="Code">The rule that says the same where it runs.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The letter, from 0.</param>
/// <param name="Message">What is wrong and what to do, without the full stop.</param>
internal sealed record SurfaceFileProblem(string Code, string Path, int Line, int Column, string Message)
{
    /// <summary>True for what does not fail a build: the files say less than is audited.</summary>
    internal bool IsWarning => string.Equals(Code, BuildErrors.SurfaceAdded, StringComparison.Ordinal);
}
