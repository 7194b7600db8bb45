using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Rules;

/// <summary>What all rules share.</summary>
internal static class RuleInfo
{
    internal const string Category = "Auditing";
    internal const string DeclarationForm = "AOT0001";
    internal const string Instrumentable = "AOT0002";
    internal const string OperationName = "AOT0005";

    // The compiler looks for SuppressMessage attributes except where a diagnostic carries the tag of its own ones.
    private const string Unsuppressed = WellKnownDiagnosticTags.Compiler;

    /// <summary>
    /// Marks a rule whose error no pragma, suppression, editorconfig or project setting can silence: a hole in the trail is not a matter of taste.
    /// </summary>
    internal static readonly string[] NotConfigurable = [WellKnownDiagnosticTags.NotConfigurable, Unsuppressed];

    /// <summary>The folder of the rules' pages, relative to the repository.</summary>
    internal const string Pages = "docs/rules/";
}
