using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Coverage.Baseline;

/// <summary>
/// The findings that a project has accepted for now, in <c>audit.baseline.txt</c>. A line that stands there twice answers two findings, so that a second one that looks
/// the same does not hide behind the first.
/// </summary>
internal sealed class CoverageBaseline
{
    /// <summary>The file, among the project's additional files.</summary>
    internal const string FileName = "audit.baseline.txt";

    private const int MaxLines = 100_000;
    private const int MaxLength = 8_000;
    private readonly List<BaselineLine> _lines = [];
    private readonly List<(string Message, Location Place)> _faults = [];

    private CoverageBaseline()
    {
    }

    internal IReadOnlyList<BaselineLine> Lines => _lines;

    /// <summary>What is wrong, each as a sentence, with the place that says it.</summary>
    internal IReadOnlyList<(string Message, Location Place)> Faults => _faults;

    internal static CoverageBaseline Read(AnalyzerOptions options, CancellationToken cancellation)
    {
        var baseline = new CoverageBaseline();
        foreach (var file in options.AdditionalFiles.Where(file => string.Equals(Path.GetFileName(file.Path), FileName, StringComparison.Ordinal)))
            baseline.AddFile(file, cancellation);

        return baseline;
    }

    private void AddFile(AdditionalText file, CancellationToken cancellation)
    {
        if (file.GetText(cancellation) is not { } text)
        {
            _faults.Add(($"'{file.Path}' cannot be read", Location.None));
            return;
        }

        if (text.Lines.Count > MaxLines)
        {
            _faults.Add(($"the file has more than {MaxLines} lines: take sets out of {CoverageOptions.Sets} first", PlaceOf(file, text, text.Lines[0])));
            return;
        }

        foreach (var line in text.Lines)
            AddLine(line.Span.Length > MaxLength ? "a line that is too long" : line.ToString().Trim(), PlaceOf(file, text, line));
    }

    private void AddLine(string meant, Location place)
    {
        if (meant.Length == 0 || meant[0] == '#')
            return;

        var (line, fault) = BaselineLine.Read(meant, place);
        if (line is not null)
            _lines.Add(line);
        else
            _faults.Add((fault!, place));
    }

    private static Location PlaceOf(AdditionalText file, SourceText text, TextLine line) =>
        Location.Create(file.Path, line.Span, text.Lines.GetLinePositionSpan(line.Span));
}
