using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Analyzers.Surface.Reading;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes the audited surface: its digest, which every record of the build carries, and its text, which the verifier and the rules read.</summary>
internal static class SurfaceWriter
{
    internal const string HintName = "AuditSurface.g.cs";
    internal const string Class = "AuditOtel.Generated.AuditSurface";
    internal const string TextConstant = "Text";
    private const string Attribute = "AuditOtel.AuditSurfaceAttribute";

    /// <summary>Returns the text of a compilation's surface, or null when it audits nothing and excuses nothing.</summary>
    /// <param name="compilation">The sources.</param>
    /// <param name="calls">The lines of calls that are intercepted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal static string? Text(Compilation compilation, IEnumerable<string> calls, CancellationToken cancellation)
    {
        // An extension method that is called in both ways has two interceptors and one line.
        var intercepted = calls.Distinct(StringComparer.Ordinal).Select(line => SurfaceLineReader.Read(line, 0, mayChange: false).Statement!.Entry);
        SurfaceEntry[] entries = [.. SurfaceScan.Read(compilation, cancellation), .. intercepted];
        return entries.Length == 0 ? null : AuditedSurface.Of(entries).Text;
    }

    internal static string Write(string text)
    {
        var digest = CSharpText.Literal(AuditedSurface.DigestOf(text));
        var code = new CodeWriter();
        code.Head();
        code.Line($"[assembly: global::{Attribute}({digest})]");
        code.Open("namespace AuditOtel.Generated");
        code.Open("internal static class AuditSurface");
        code.Line($"internal const string Digest = {digest};");
        code.Line($"internal const string {TextConstant} = {CSharpText.Literal(text)};");
        code.Close();
        code.Close();
        return code.ToString();
    }
}
