using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Precision.Cost;

/// <summary>The rules that a build of the web SDK runs by default, and what of all rules a build lets out.</summary>
internal static class SdkRules
{
    private static readonly string[] Places = ["Sdks/Microsoft.NET.Sdk/analyzers", "Sdks/Microsoft.NET.Sdk.Web/analyzers/cs"];

    internal static string Directory { get; } = typeof(SdkRules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key is "SdkDirectory").Value!;

    internal static ImmutableArray<DiagnosticAnalyzer> Load()
    {
        var loader = new FileLoader();
        var files = Places.Select(static place => Path.Combine(Directory, place)).Where(System.IO.Directory.Exists).SelectMany(static place => System.IO.Directory.GetFiles(place, "*Analyzers.dll"))
            .Where(static file => !file.Contains("VisualBasic", StringComparison.Ordinal)).ToArray();
        if (files.Length == 0)
            throw new PrecisionException($"The SDK in '{Directory}' has no rules: build this program again.");

        return [.. files.SelectMany(file => new AnalyzerFileReference(file, loader).GetAnalyzers(LanguageNames.CSharp))];
    }

    /// <summary>What the compiler does by the SDK's configuration: a rule of which no report would be a warning or an error does not run.</summary>
    internal static CSharpCompilation WithSeverities(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> rules)
    {
        var file = Path.Combine(Directory, "Sdks/Microsoft.NET.Sdk/analyzers/build/config/analysislevel_10_default.globalconfig");
        var configured = AnalyzerConfigSet.Create(ImmutableArray.Create(AnalyzerConfig.Parse(SourceText.From(File.ReadAllText(file)), file))).GlobalConfigOptions.TreeOptions;
        var severities = new Dictionary<string, ReportDiagnostic>(StringComparer.Ordinal);
        foreach (var group in rules.SelectMany(static rule => rule.SupportedDiagnostics).GroupBy(static descriptor => descriptor.Id, StringComparer.Ordinal))
        {
            var severity = configured.TryGetValue(group.Key, out var said) ? said : group.Max(static descriptor => descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity : DiagnosticSeverity.Hidden) switch
            {
                DiagnosticSeverity.Error => ReportDiagnostic.Error,
                DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
                _ => ReportDiagnostic.Hidden,
            };
            severities.Add(group.Key, severity is ReportDiagnostic.Error or ReportDiagnostic.Warn ? severity : ReportDiagnostic.Suppress);
        }

        return compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(severities));
    }

    private sealed class FileLoader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
