using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Rules;

/// <summary>What all rules share.</summary>
internal static class RuleInfo
{
    internal const string Category = "Auditing";
    internal const string DeclarationForm = "AOT0001";
    internal const string Instrumentable = "AOT0002";
    internal const string DoubleRoute = "AOT0003";
    internal const string InheritedAnnotation = "AOT0004";
    internal const string OperationName = "AOT0005";
    internal const string Target = "AOT0006";
    internal const string SecretArgument = "AOT0007";
    internal const string ManualRecord = "AOT0008";
    internal const string BlockingWrite = "AOT0009";
    internal const string AwaitedCall = "AOT0010";
    internal const string SwallowedRefusal = "AOT0011";
    internal const string UnauditedPath = "AOT0101";
    internal const string UnenteredCall = "AOT0102";
    internal const string RestrictedEndpoint = "AOT0103";
    internal const string NamedAction = "AOT0104";
    internal const string InterceptedCall = "AOT0105";
    internal const string EntityWrite = "AOT0106";
    internal const string NotAuditedReason = "AOT0107";
    internal const string KnownFinding = "AOT0108";
    internal const string StaleBaseline = "AOT0109";
    internal const string SurfaceAdded = "AOT0201";
    internal const string SurfaceLoss = "AOT0202";
    internal const string SurfaceFile = "AOT0203";
    internal const string ConfigurationLine = "AOT0204";

    // The compiler looks for SuppressMessage attributes except where a diagnostic carries the tag of its own ones.
    private const string Unsuppressed = WellKnownDiagnosticTags.Compiler;

    /// <summary>
    /// Marks a rule whose error no pragma, suppression, NoWarn or editorconfig can silence: a hole in the trail is not a matter of taste. What holds where no rule runs is the verifier's.
    /// </summary>
    internal static readonly string[] NotConfigurable = [WellKnownDiagnosticTags.NotConfigurable, Unsuppressed];

    /// <summary>The folder of the rules' pages, relative to the repository.</summary>
    internal const string Pages = "docs/rules/";
}
