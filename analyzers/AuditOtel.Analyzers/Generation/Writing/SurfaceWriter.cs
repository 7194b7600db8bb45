using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;

namespace AuditOtel.Analyzers.Generation.Writing;

/// <summary>Writes the audited surface: its digest, which every record of the build carries, and its lines, which the verifier reads.</summary>
internal static class SurfaceWriter
{
    internal const string HintName = "AuditSurface.g.cs";
    private const int DigestBytes = 16;

    /// <summary>Returns one line an operation, in ordinal order: name, action, class, function.</summary>
    internal static string Lines(ImmutableArray<OperationFacts> operations) => string.Concat(operations
        .Select(operation => $"{operation.Name} {operation.Action} {operation.Class} {operation.Function}\n")
        .Distinct(StringComparer.Ordinal)
        .OrderBy(line => line, StringComparer.Ordinal));

    /// <summary>Returns <c>sha256:</c> and the digest over the lines.</summary>
    internal static string Digest(string lines) => "sha256:" + StableHash.Hex(lines, DigestBytes);

    internal static string Write(string lines)
    {
        var code = new CodeWriter();
        code.Head();
        code.Open("namespace AuditOtel.Generated");
        code.Open("internal static class AuditSurface");
        code.Line($"internal const string Digest = {CSharpText.Literal(Digest(lines))};");
        code.Line($"internal const string Operations = {CSharpText.Literal(lines)};");
        code.Close();
        code.Close();
        return code.ToString();
    }
}
