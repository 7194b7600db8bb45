using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Build.Surface;

/// <summary>The two files of a project on disk, and the move from one to the other.</summary>
internal sealed class SurfaceShipment(string shippedPath, string unshippedPath)
{
    /// <summary>The digest of what was shipped last.</summary>
    internal string Digest { get; private set; } = string.Empty;

    /// <summary>Writes both files when they say what <paramref name="surface"/> is, or when there are none; otherwise returns why not.</summary>
    internal IReadOnlyList<SurfaceFileProblem> Ship(AuditedSurface surface)
    {
        var problems = File.Exists(shippedPath) || File.Exists(unshippedPath) ? Check(surface) : [];
        if (problems.Length > 0)
            return problems;

        // A line that is in both files is an error of the next build; one that were in neither would be lost.
        Replace(shippedPath, ShippedFile.Write(surface));
        Replace(unshippedPath, UnshippedFile.Empty);
        Digest = surface.Digest;
        return [];
    }

    private SurfaceFileProblem[] Check(AuditedSurface surface)
    {
        foreach (var path in (string[])[shippedPath, unshippedPath])
        {
            if (!File.Exists(path))
                return [new SurfaceFileProblem(path, 0, 0, "The file is missing beside the other one: put it back as version control has it")];
        }

        var shipped = ShippedFile.Read(File.ReadAllText(shippedPath));
        var unshipped = UnshippedFile.Read(File.ReadAllText(unshippedPath));
        var expected = ExpectedSurface.Of(shipped, unshipped);
        SurfaceFileProblem[] faults = [.. shipped.Faults.Select(fault => Of(shippedPath, fault)), .. unshipped.Faults.Concat(expected.Faults).Select(fault => Of(unshippedPath, fault))];
        if (faults.Length > 0)
            return faults;

        var changes = SurfaceComparison.Compare(expected.Entries, surface.Entries);
        return changes.Count == 0 ? []
            : [new SurfaceFileProblem(unshippedPath, 0, 0, $"The files do not say what the assembly audits, first '{changes[0].Entry.Key}': bring {UnshippedFile.Name} up to date with the code fix of AOT0201")];
    }

    private static SurfaceFileProblem Of(string path, SurfaceFault fault) => new(path, fault.Line, fault.Column, fault.Message);

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
