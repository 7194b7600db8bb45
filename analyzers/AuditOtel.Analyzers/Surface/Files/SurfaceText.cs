using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Analyzers.Surface.Files;

/// <summary>What one of a project's surface files says.</summary>
/// <param name="Statements">Its lines.</param>
/// <param name="Faults">What is wrong with it.</param>
internal sealed record SurfaceText(IReadOnlyList<SurfaceStatement> Statements, IReadOnlyList<SurfaceFault> Faults)
{
    /// <summary>More lines are none that anybody wrote.</summary>
    internal const int MaxLines = 100_000;

    private const char Return = '\r';
    private static readonly char[] LineEnd = ['\n'];

    /// <summary>Returns the lines of a text without their ends; the empty one behind the last end is none.</summary>
    internal static string[] LinesOf(string text)
    {
        string[] lines = [.. text.Split(LineEnd).Select(line => line.TrimEnd(Return))];
        return lines[lines.Length - 1].Length == 0 ? lines.Take(lines.Length - 1).ToArray() : lines;
    }

    internal static SurfaceText Faulty(int line, string message) => new([], [new SurfaceFault(line, 0, message)]);
}
