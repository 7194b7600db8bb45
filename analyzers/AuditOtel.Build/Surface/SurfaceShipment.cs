using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Build.Surface;

/// <summary>The move from one of a project's two files to the other.</summary>
internal sealed class SurfaceShipment(SurfaceDirectory files)
{
    /// <summary>The digest of what was shipped last.</summary>
    internal string Digest { get; private set; } = string.Empty;

    /// <summary>Writes both files when they say what <paramref name="surface"/> is, or when there are none; otherwise returns why not.</summary>
    internal IReadOnlyList<SurfaceFileProblem> Ship(AuditedSurface surface)
    {
        var problems = files.HasFiles ? Check(surface) : [];
        if (problems.Count > 0)
            return problems;

        // A line that is in both files is an error of the next build; one that were in neither would be lost.
        Replace(files.Shipped, ShippedFile.Write(surface));
        Replace(files.Unshipped, UnshippedFile.Empty);
        Digest = surface.Digest;
        return [];
    }

    private IReadOnlyList<SurfaceFileProblem> Check(AuditedSurface surface)
    {
        var (expected, problems) = files.Read();
        if (expected is null)
            return problems;

        var changes = SurfaceComparison.Compare(expected.Entries, surface.Entries);
        return changes.Count == 0 ? []
            : [new SurfaceFileProblem(BuildErrors.SurfaceFile, files.Unshipped, 0, 0, $"The files do not say what the assembly audits, first '{changes[0].Entry.Key}': bring {UnshippedFile.Name} up to date with the code fix of AOT0201")];
    }

    private static void Replace(string path, string text)
    {
        var temporary = path + ".new";
        File.WriteAllText(temporary, text);
        if (File.Exists(path))
            File.Replace(temporary, path, null);
        else
            File.Move(temporary, path);
    }
}
