using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>The two files of a project among its additional files.</summary>
internal sealed class SurfaceFiles
{
    private const string Property = "build_property.AuditOtelSurface";
    private readonly AdditionalText[] _shipped;
    private readonly AdditionalText[] _unshipped;
    private readonly List<(string Message, Location Place)> _faults = [];

    private SurfaceFiles(AnalyzerOptions options)
    {
        _shipped = [.. options.AdditionalFiles.Where(file => IsNamed(file.Path, ShippedFile.Name))];
        _unshipped = [.. options.AdditionalFiles.Where(file => IsNamed(file.Path, UnshippedFile.Name))];
        IsUsed = _shipped.Length + _unshipped.Length > 0
            || (options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Property, out var value) && string.Equals(value, "required", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>False for a project without the files that does not ask for them: it is left alone.</summary>
    internal bool IsUsed { get; }

    /// <summary>What is wrong with the files, each as a sentence, with its place; known when they were read.</summary>
    internal IReadOnlyList<(string Message, Location Place)> Faults => _faults;

    internal static SurfaceFiles Find(AnalyzerOptions options) => new(options);

    internal static bool IsNamed(string? path, string name) => string.Equals(Path.GetFileName(path), name, StringComparison.Ordinal);

    /// <summary>Returns what the files say, or null when something is wrong with them.</summary>
    internal ExpectedSurface? Read(CancellationToken cancellation)
    {
        var shipped = Read(_shipped, ShippedFile.Name, ShippedFile.Read, cancellation);
        var unshipped = Read(_unshipped, UnshippedFile.Name, UnshippedFile.Read, cancellation);
        if (shipped is null || unshipped is null)
            return null;

        var expected = ExpectedSurface.Of(shipped, unshipped);
        foreach (var fault in expected.Faults)
            Add(_unshipped[0], fault, cancellation);

        return _faults.Count == 0 ? expected : null;
    }

    /// <summary>Returns the place of an entry in its file.</summary>
    internal Location PlaceOf(ExpectedSurface expected, string key, CancellationToken cancellation)
    {
        var (line, isShipped) = expected.PlaceOf(key);
        return PlaceOf((isShipped ? _shipped : _unshipped)[0], line, 0, cancellation);
    }

    /// <summary>Returns the first line of the file to which new entries go.</summary>
    internal Location Start(CancellationToken cancellation) => PlaceOf(_unshipped[0], 0, 0, cancellation);

    private SurfaceText? Read(AdditionalText[] files, string name, Func<string, SurfaceText> read, CancellationToken cancellation)
    {
        if (files.Length != 1 || files[0].GetText(cancellation) is not { } text)
        {
            var message = files.Length > 1 ? $"two files are named {name}: keep one" : files.Length == 1 ? $"{name} cannot be read"
                : SurfaceSentences.Missing(name);
            _faults.Add((message, files.Length > 0 ? PlaceOf(files[files.Length - 1], 0, 0, cancellation) : Location.None));
            return null;
        }

        var said = read(text.ToString());
        foreach (var fault in said.Faults)
            Add(files[0], fault, cancellation);

        return said.Faults.Count == 0 ? said : null;
    }

    private void Add(AdditionalText file, SurfaceFault fault, CancellationToken cancellation) => _faults.Add((fault.Message, PlaceOf(file, fault.Line, fault.Column, cancellation)));

    private static Location PlaceOf(AdditionalText file, int line, int column, CancellationToken cancellation)
    {
        var text = file.GetText(cancellation) ?? SourceText.From(string.Empty);
        var span = text.Lines[Math.Min(line, text.Lines.Count - 1)].Span;
        var place = TextSpan.FromBounds(Math.Min(span.Start + column, span.End), span.End);
        return Location.Create(file.Path, place, text.Lines.GetLinePositionSpan(place));
    }
}
