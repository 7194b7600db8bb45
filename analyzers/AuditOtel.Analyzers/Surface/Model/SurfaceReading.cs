namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>Reads a surface from the text that a build wrote.</summary>
internal static class SurfaceReading
{
    private static readonly char[] LineEnd = ['\n'];

    /// <summary>Returns the surface, or null and what is wrong.</summary>
    /// <param name="text">The header and the lines.</param>
    internal static (AuditedSurface? Surface, SurfaceFault? Fault) Read(string text)
    {
        var lines = text.Split(LineEnd);
        if (!string.Equals(lines[0], AuditedSurface.Header, StringComparison.Ordinal))
            return (null, new SurfaceFault(0, 0, $"the first line is not '{AuditedSurface.Header}': it was not written by this version"));

        var entries = new List<SurfaceEntry>();
        for (var line = 1; line < lines.Length - 1; line++)
        {
            var (statement, fault) = SurfaceLineReader.Read(lines[line], line, mayChange: false);
            if (fault is not null)
                return (null, fault);

            entries.Add(statement!.Entry);
        }

        var surface = AuditedSurface.Of(entries);
        return string.Equals(surface.Text, text, StringComparison.Ordinal) ? (surface, null) : (null, new SurfaceFault(0, 0, "its lines are not in the form and order in which a build writes them"));
    }
}
