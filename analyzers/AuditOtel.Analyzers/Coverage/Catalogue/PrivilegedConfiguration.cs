using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>The lines that are in effect in a project: those of the sets it takes, and its own in <c>audit.privileged.txt</c>.</summary>
internal sealed class PrivilegedConfiguration
{
    /// <summary>The file, among the project's additional files, that holds its lines.</summary>
    internal const string FileName = "audit.privileged.txt";

    private const int MaxLines = 10_000;
    private const int MaxLength = 2_000;
    private static readonly char[] Comma = [','];

    private readonly List<CatalogueLine> _lines = [];
    private readonly List<EntityLine> _entities = [];
    private readonly List<(string Message, Location Place)> _faults = [];

    private PrivilegedConfiguration()
    {
    }

    internal IReadOnlyList<CatalogueLine> Lines => _lines;

    /// <summary>The sensitive entities that the project names.</summary>
    internal IReadOnlyList<EntityLine> Entities => _entities;

    /// <summary>What is wrong, each as a sentence, with the place that says it.</summary>
    internal IReadOnlyList<(string Message, Location Place)> Faults => _faults;

    internal static PrivilegedConfiguration Read(Compilation compilation, AnalyzerOptions options, CancellationToken cancellation)
    {
        var configuration = new PrivilegedConfiguration();
        configuration.AddSets(CoverageOptions.Find(CoverageOptions.Sets, compilation, options.AnalyzerConfigOptionsProvider) ?? "default");
        foreach (var file in options.AdditionalFiles.Where(file => string.Equals(Path.GetFileName(file.Path), FileName, StringComparison.Ordinal)))
            configuration.AddFile(file, cancellation);

        return configuration;
    }

    private void AddSets(string list)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in list.Split(Comma, StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim()).Where(name => name.Length > 0))
        {
            var isLeftOut = name[0] == '-';
            var meant = Named(isLeftOut ? name.Substring(1).Trim() : name).ToArray();
            if (meant.Length == 0 && name is not "none")
                _faults.Add(($"{CoverageOptions.Sets} names '{name}', which is no set: write default, all, none, or of {string.Join(", ", PrivilegedCatalogue.Sets.Select(set => set.Name))}", Location.None));
            else if (isLeftOut)
                taken.ExceptWith(meant);
            else
                taken.UnionWith(meant);
        }

        _lines.AddRange(PrivilegedCatalogue.Sets.Where(set => taken.Contains(set.Name)).SelectMany(set => set.Lines));
    }

    private static IEnumerable<string> Named(string name) => PrivilegedCatalogue.Sets
        .Where(set => name is "all" || name is "default" && set.IsDefault || string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase)).Select(set => set.Name);

    private void AddFile(AdditionalText file, CancellationToken cancellation)
    {
        if (file.GetText(cancellation) is not { } text)
        {
            _faults.Add(($"'{file.Path}' cannot be read", Location.None));
            return;
        }

        if (text.Lines.Count > MaxLines)
        {
            _faults.Add(($"the file has more than {MaxLines} lines: name types with a star for their members", PlaceOf(file, text, text.Lines[0])));
            return;
        }

        foreach (var line in text.Lines)
            AddLine(line.Span.Length > MaxLength ? "a line that is too long" : Meant(line.ToString()), PlaceOf(file, text, line));
    }

    // A comment begins a line, or stands behind a space.
    private static string Meant(string line)
    {
        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        var meant = (comment < 0 ? line : line.Substring(0, comment)).Trim();
        return meant.StartsWith("#", StringComparison.Ordinal) ? string.Empty : meant;
    }

    private void AddLine(string meant, Location place)
    {
        if (meant.Length == 0)
            return;

        if (meant.StartsWith(EntityLine.Word, StringComparison.Ordinal))
        {
            AddEntity(EntityLine.Read(meant, place), place);
            return;
        }

        var (line, fault) = CatalogueLine.Read(meant, place);
        if (line is not null)
            _lines.Add(line);
        else
            _faults.Add((fault!, place));
    }

    private void AddEntity((EntityLine? Line, string? Fault) read, Location place)
    {
        if (read.Line is not null)
            _entities.Add(read.Line);
        else
            _faults.Add((read.Fault!, place));
    }

    private static Location PlaceOf(AdditionalText file, SourceText text, TextLine line) =>
        Location.Create(file.Path, line.Span, text.Lines.GetLinePositionSpan(line.Span));
}
