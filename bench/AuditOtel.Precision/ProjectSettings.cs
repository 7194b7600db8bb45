using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Precision;

/// <summary>The settings of a project that are the same for all of its files.</summary>
internal sealed class ProjectSettings(IReadOnlyList<string> settings) : AnalyzerConfigOptionsProvider
{
    private readonly Values _values = new(settings);

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GlobalOptions => _values;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _values;

    /// <inheritdoc/>
    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _values;

    /// <summary>What a project hands to its rules.</summary>
    /// <exception cref="PrecisionException">The file of lines is not there.</exception>
    internal static AnalyzerOptions Of(Options options)
    {
        if (options.Lines is { } path && !File.Exists(path))
            throw new PrecisionException($"There is no file '{path}'.");

        return new AnalyzerOptions(options.Lines is null ? [] : [new LinesFile(File.ReadAllText(options.Lines))], new ProjectSettings(options.Settings));
    }

    private sealed class Values(IReadOnlyList<string> settings) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = settings.FirstOrDefault(setting => setting.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..];
            return value is not null;
        }
    }

    private sealed class LinesFile(string text) : AdditionalText
    {
        public override string Path => "/project/audit.privileged.txt";

        public override SourceText? GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
