using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Tells which route the build takes for a member.</summary>
internal static class BuildRoute
{
    /// <summary>The file that the build adds to a compilation whose bodies it has rewritten. A design-time build has none and shows the original.</summary>
    internal const string RewrittenFile = "AuditOtel.rewritten.txt";

    private const string Automatic = "build_property.AuditOtelAutomatic";

    /// <summary>Returns the body that the build rewrites, or null when the member takes the declaration route.</summary>
    internal static AuditedBody? RewrittenBody(AnalyzerOptions options, IMethodSymbol method, CancellationToken cancellationToken) =>
        IsAutomatic(options) ? AuditedSymbols.BodyOf(method, cancellationToken) : null;

    /// <summary>True in a build that has rewritten the bodies, so that one without a frame was overlooked.</summary>
    internal static bool HasRewritten(AnalyzerOptions options) =>
        options.AdditionalFiles.Any(file => string.Equals(Path.GetFileName(file.Path), RewrittenFile, StringComparison.Ordinal));

    // Without the package's targets nobody rewrites: only what they state counts.
    private static bool IsAutomatic(AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Automatic, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
