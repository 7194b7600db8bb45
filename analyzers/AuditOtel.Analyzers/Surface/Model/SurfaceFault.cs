namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>What is wrong with a line of a surface, as a sentence that says what to do.</summary>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The letter, from 0.</param>
/// <param name="Message">The sentence, without its full stop.</param>
internal sealed record SurfaceFault(int Line, int Column, string Message);
