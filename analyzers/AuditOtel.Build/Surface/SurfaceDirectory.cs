using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Build.Surface;

/// <summary>The two surface files of a project on disk.</summary>
internal sealed class SurfaceDirectory(string directory)
{
    internal string Shipped { get; } = Path.Combine(directory, ShippedFile.Name);

    internal string Unshipped { get; } = Path.Combine(directory, UnshippedFile.Name);

    internal bool HasFiles => File.Exists(Shipped) || File.Exists(Unshipped);

    /// <summary>Returns what the files say, or null when something is wrong with them.</summary>
    internal (ExpectedSurface? Expected, IReadOnlyList<SurfaceFileProblem> Problems) Read()
    {
        SurfaceFileProblem[] missing = [.. new[] { Shipped, Unshipped }.Where(path => !File.Exists(path)).Select(path => Of(path, new(0, 0, SurfaceSentences.Missing(Path.GetFileName(path)))))];
        if (missing.Length > 0)
            return (null, missing);

        var shipped = ShippedFile.Read(File.ReadAllText(Shipped));
        var unshipped = UnshippedFile.Read(File.ReadAllText(Unshipped));
        var expected = shipped.Faults.Count + unshipped.Faults.Count == 0 ? ExpectedSurface.Of(shipped, unshipped) : null;
        SurfaceFileProblem[] faults =
        [
            .. shipped.Faults.Select(fault => Of(Shipped, fault)),
            .. unshipped.Faults.Concat(expected?.Faults ?? []).Select(fault => Of(Unshipped, fault)),
        ];
        return faults.Length > 0 ? (null, faults) : (expected, []);
    }

    private static SurfaceFileProblem Of(string path, SurfaceFault fault) => new(BuildErrors.SurfaceFile, path, fault.Line, fault.Column, fault.Message);
}
