using AuditOtel.Analyzers.Coverage.Baseline;
using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Coverage.Findings;

[Trait("Requirement", "P0")]
public sealed class CoverageAimsTests
{
    private const string Line = "AOT0103 - M:AController.B";

    [Theory]
    [InlineData("", "", "", "UnauditedPath")]
    [InlineData("", "auditotel_audited_policies=Edit", "", "UnauditedPath ListedEndpoint")]
    [InlineData("AOT0101=Suppress", "", "", "")]
    [InlineData("AOT0101=Info", "", "", "")]
    [InlineData("AOT0102=Warn", "", "", "UnauditedPath ListedEndpoint UnenteredCall")]
    [InlineData("AOT0103=Error", "", "", "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint")]
    [InlineData("AOT0103=Error,AOT0102=Suppress", "", "", "UnauditedPath ListedEndpoint EntityWrite RestrictedEndpoint")]
    [InlineData("AOT0104=Warn", "", "", "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint NamedAction")]
    [InlineData("AOT0104=Info", "", "", "UnauditedPath")]
    [InlineData("", "", Line, "UnauditedPath")]
    [InlineData("AOT0108=Warn", "", Line, "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint")]
    [InlineData("AOT0109=Warn", "", Line, "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint")]
    [InlineData("AOT0109=Warn", "", "", "UnauditedPath")]
    [InlineData("", "dotnet_analyzer_diagnostic.severity=warning", "", "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint")]
    [InlineData("", "dotnet_analyzer_diagnostic.category-Auditing.severity=warning", "", "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint")]
    [InlineData("", "dotnet_analyzer_diagnostic.category-Design.severity=warning", "", "UnauditedPath")]
    public void A_build_that_lets_out_warnings_searches_what_warns_and_what_comes_before_it(string severities, string setting, string baseline, string kinds) =>
        Assert.Equal(kinds, Read(DiagnosticSeverity.Warning, severities, setting, baseline));

    [Theory]
    [InlineData("", "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint")]
    [InlineData("AOT0104=Info", "UnauditedPath ListedEndpoint UnenteredCall EntityWrite RestrictedEndpoint NamedAction")]
    [InlineData("AOT0103=Suppress", "UnauditedPath UnenteredCall EntityWrite")]
    public void One_that_writes_a_log_searches_what_is_on(string severities, string kinds) => Assert.Equal(kinds, Read(DiagnosticSeverity.Info, severities, setting: "", baseline: ""));

    private static string Read(DiagnosticSeverity least, string severities, string setting, string baseline)
    {
        var project = CoverageRun.Project("class C { }");
        var said = severities.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], Enum.Parse<ReportDiagnostic>(pair[1])));
        var options = ProjectOptions.Of(lines: null, ofFiles: [setting], baseline: baseline);
        var aims = CoverageAims.Read(
            project.WithOptions(project.Options.WithSpecificDiagnosticOptions(said)), options.AnalyzerConfigOptionsProvider, CoverageBaseline.Read(options, CancellationToken.None), least, CancellationToken.None);
        return string.Join(" ", Enum.GetValues<FindingKind>().Where(aims.IsOn));
    }
}
