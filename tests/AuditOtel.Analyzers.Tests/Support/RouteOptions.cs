using System.Collections.Immutable;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>The options that the package's targets give to the rules.</summary>
internal static class RouteOptions
{
    internal static AnalyzerOptions Of(BuildKind kind) => new(
        kind == BuildKind.Build ? [new MarkerFile()] : ImmutableArray<AdditionalText>.Empty,
        new Properties(kind == BuildKind.Bare ? null : "true", null));

    /// <summary>The options of a project that takes ready-made sets of calls.</summary>
    internal static AnalyzerConfigOptionsProvider WithSets(string sets) => new Properties("true", sets);

    internal static AnalyzerOptions Of(string sets) => new([new MarkerFile()], WithSets(sets));

    private sealed class MarkerFile : AdditionalText
    {
        public override string Path => "/obj/auditotel/" + BuildRoute.RewrittenFile;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From("");
    }

    private sealed class Properties(string? automatic, string? sets) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(automatic, sets);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Values(string? automatic, string? sets) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key switch
            {
                "build_property.AuditOtelAutomatic" => automatic,
                "build_property.AuditOtelInterceptSetList" => sets,
                _ => null,
            };
            return value is not null;
        }
    }
}
