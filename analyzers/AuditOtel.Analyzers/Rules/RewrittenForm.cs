using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Checks that the build rewrote an annotated body, and wholly: the rewriter goes by names alone.</summary>
internal static class RewrittenForm
{
    private const string Overlooked = "the build did not rewrite its body; write [Audited] by its own name, not by an alias, on the part that has the body, "
        + "in a source file of the project and not in one that another generator writes";

    private const string MarksOverlooked = "the build did not see all marks on its parameters; write [AuditTarget], [AuditArgument], [AuditSecret] and [AuditChange] by their own names, "
        + "on the part that has the body";

    private const string ResultOverlooked = "the build did not see that what it returns tells its outcome; write [return: AuditResult] and the return type by their own names, "
        + "on the part that has the body";

    /// <summary>Returns what is wrong and what to do, or null. In a design-time build, which shows the original, nothing is.</summary>
    internal static string? FindFault(IMethodSymbol method, AuditedBody body, Compilation compilation, AnalyzerOptions options)
    {
        if (!BuildRoute.HasRewritten(options) || Instrumentability.FindObstacle(method, body, compilation) is not null)
            return null;

        if (FrameMarker.Find(body) is null)
            return Overlooked;

        return FindMarkFault(method, body) ?? (ResultSyntax.Find(body) is null && !body.IsEnumerated && ResultMaps.Tells(method, compilation) ? ResultOverlooked : null);
    }

    private static string? FindMarkFault(IMethodSymbol method, AuditedBody body)
    {
        if (AuditNames.FindAudited(method) is not { } attribute || AuditedAnnotation.Read(attribute) is not { } annotation)
            return null;

        var marked = Captures.Read(method, annotation).Select(capture => capture.Member);
        return marked.SequenceEqual(FrameMarker.Captured(body), StringComparer.Ordinal) ? null : MarksOverlooked;
    }
}
