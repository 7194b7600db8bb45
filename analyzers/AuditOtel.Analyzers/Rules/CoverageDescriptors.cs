using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Rules;

/// <summary>The rules that look at the whole project, at the end of a build.</summary>
internal static class CoverageDescriptors
{
    private const string PathTitle = "A privileged call should be recorded on every way to it";
    private const string Description = "What changes accounts, keys or the host leaves a record of who did it, whichever way it was reached.";

    internal static readonly DiagnosticDescriptor Entered = new(
        RuleInfo.UnauditedPath,
        PathTitle,
        "'{0}' calls the privileged '{1}'{2} and nothing on the way records it: {3}",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.UnauditedPath + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor OverLimit = new(
        RuleInfo.UnauditedPath,
        PathTitle,
        "Whether privileged calls are recorded is not known: the project has more than {0} calls; raise auditotel_coverage_limit, or take sets out of auditotel_privileged_sets",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.UnauditedPath + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor Unentered = new(
        RuleInfo.UnenteredCall,
        "A privileged call without known entry point is not recorded",
        "'{0}' calls the privileged '{1}'{2} without a record; {3}",
        RuleInfo.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.UnenteredCall + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor Endpoint = new(
        RuleInfo.RestrictedEndpoint,
        "A restricted endpoint that changes state should leave a record",
        "The endpoint '{0}' changes state ({1}) for {2} and leaves no record",
        RuleInfo.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "What not everybody may do is worth knowing who did it.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.RestrictedEndpoint + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor Named = new(
        RuleInfo.NamedAction,
        "A method that is named like a privileged action should leave a record",
        "'{0}' is named like a privileged action and leaves no record",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: false,
        description: "Names tell of actions that no catalogue knows.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.NamedAction + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor Write = new(
        RuleInfo.EntityWrite,
        "A write to a sensitive entity should be recorded on every way to it",
        "'{0}' writes the sensitive entity '{1}' by '{2}'{3} and nothing on the way records it: {4}",
        RuleInfo.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "The project says of the entity that its changes matter.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.EntityWrite + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor Known = new(
        RuleInfo.KnownFinding,
        "A finding that the baseline has is still there",
        "Known since the baseline was written ({0}): {1}",
        RuleInfo.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A baseline is there to become shorter.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.KnownFinding + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor Stale = new(
        RuleInfo.StaleBaseline,
        "A line of the baseline matches nothing any more",
        "This line of the baseline matches nothing any more: delete it, or a later finding of that name is taken for a known one",
        RuleInfo.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A line that is left over accepts what nobody has looked at.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.StaleBaseline + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
