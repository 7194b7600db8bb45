namespace AuditOtel.Precision;

/// <summary>What a rule says.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="File">The file, from the server's directory.</param>
/// <param name="Line">The line, from one; zero for what has no place.</param>
/// <param name="Path">The way to it; empty when none is known.</param>
/// <param name="Message">The message.</param>
/// <param name="Source">The lines around it.</param>
internal sealed record Hit(string Rule, string File, int Line, IReadOnlyList<string> Path, string Message, string Source);
