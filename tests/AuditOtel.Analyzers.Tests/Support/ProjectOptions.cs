using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>The options of a project that has a file of privileged members and settings of its own.</summary>
internal static class ProjectOptions
{
    internal const string File = "/project/audit.privileged.txt";
    internal const string BaselineFile = "/project/audit.baseline.txt";

    /// <param name="lines">The text of the file; null for a project that has none.</param>
    /// <param name="global">Settings of the whole project, as <c>key=value</c>.</param>
    /// <param name="ofFiles">Settings that stand in an .editorconfig.</param>
    /// <param name="baseline">The text of the baseline; null for a project that has none.</param>
    internal static AnalyzerOptions Of(string? lines, string[]? global = null, string[]? ofFiles = null, string? baseline = null) => new(
        [.. new[] { (File, lines), (BaselineFile, baseline) }.Where(file => file.Item2 is not null).Select(file => new LinesFile(file.Item1, file.Item2!))],
        new Provider(new Values(global ?? []), new Values(ofFiles ?? [])));

    /// <summary>The options of a project that has files, as path and text.</summary>
    internal static AnalyzerOptions WithFiles(IEnumerable<(string Path, string Text)> files, params string[] global) =>
        new([.. files.Select(file => new LinesFile(file.Path, file.Text))], new Provider(new Values(global), new Values([])));

    private sealed class LinesFile(string path, string lines) : AdditionalText
    {
        public override string Path => path;

        public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(lines);
    }

    private sealed class Provider(Values global, Values ofFiles) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => global;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => ofFiles;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => ofFiles;
    }

    private sealed class Values(string[] settings) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = settings.FirstOrDefault(setting => setting.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
            return value is not null;
        }
    }
}
