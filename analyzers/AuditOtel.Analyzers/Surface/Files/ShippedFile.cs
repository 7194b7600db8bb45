using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Analyzers.Surface.Files;

/// <summary>The surface of the last release. It ends with the digest of what stands before it, so that no line of it is lost unseen.</summary>
internal static class ShippedFile
{
    internal const string Name = "AuditSurface.Shipped.txt";
    private const string DigestWord = "digest ";
    private const string PutBack = $"put the file back as version control has it, and write what changed since into {UnshippedFile.Name}";

    internal static string Write(AuditedSurface surface) => $"{surface.Text}{DigestWord}{surface.Digest}\n";

    internal static SurfaceText Read(string text)
    {
        var lines = SurfaceText.LinesOf(text);
        if (lines.Length == 0 || !string.Equals(lines[0], AuditedSurface.Header, StringComparison.Ordinal))
            return SurfaceText.Faulty(0, $"the first line is not '{AuditedSurface.Header}': {PutBack}");

        var last = lines.Length - 1;
        if (!lines[last].StartsWith(DigestWord, StringComparison.Ordinal))
            return SurfaceText.Faulty(last, $"the digest at its end is missing: {PutBack}");

        var body = string.Concat(lines.Take(last).Select(line => line + "\n"));
        if (!string.Equals(lines[last].Substring(DigestWord.Length), AuditedSurface.DigestOf(body), StringComparison.Ordinal))
            return SurfaceText.Faulty(last, $"it was edited by hand, for its lines have another digest: {PutBack}");

        var (surface, fault) = lines.Length > SurfaceText.MaxLines ? (null, new SurfaceFault(0, 0, $"it has more than {SurfaceText.MaxLines} lines")) : SurfaceReading.Read(body);
        return surface is null
            ? new SurfaceText([], [fault! with { Message = $"{fault!.Message}; {PutBack}" }])
            : new SurfaceText([.. surface.Entries.Select((entry, index) => new SurfaceStatement(SurfaceVerb.Entry, entry, Because: null, index + 1))], []);
    }
}
