using AuditOtel.Analyzers.Coverage.Baseline;
using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Names findings by what stays when code is moved or edited: the rule, what is privileged, and the function.</summary>
internal static class FindingKeys
{
    /// <summary>The key of a finding that is no call.</summary>
    internal static string Of(CoverageFinding finding) => BaselineLine.KeyOf(CoverageReports.IdOf(finding.Kind), member: null, FunctionOf(finding.Owner));

    /// <summary>The key of one call of a finding.</summary>
    internal static string Of(CoverageFinding finding, PrivilegedCall call) => BaselineLine.KeyOf(
        CoverageReports.IdOf(finding.Kind), ((ISymbol?)call.Entity ?? GraphSymbols.Of(call.Member)).GetDocumentationCommentId() ?? FunctionNames.Of(call.Member), FunctionOf(finding.Owner));

    // What has no id of its own is a part of a member that has.
    private static string FunctionOf(FunctionCalls function)
    {
        var parts = new Stack<string>();
        if (function.Endpoint is { } endpoint)
            parts.Push(endpoint.Name);

        ISymbol member = function.Symbol;
        for (; member is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction }; member = member.ContainingSymbol)
        {
            if (member.Name.Length > 0)
                parts.Push(member.Name);
        }

        return string.Join(" ", parts.Prepend(member.GetDocumentationCommentId() ?? "M:" + FunctionNames.Of(member)));
    }
}
