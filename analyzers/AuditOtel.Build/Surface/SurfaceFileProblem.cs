namespace AuditOtel.Build.Surface;

/// <summary>Why the surface cannot be shipped.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The letter, from 0.</param>
/// <param name="Message">What is wrong and what to do, without the full stop.</param>
internal sealed record SurfaceFileProblem(string Path, int Line, int Column, string Message);
