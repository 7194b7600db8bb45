namespace AuditOtel.Build.Reporting;

/// <summary>The audited surface of an assembly, as the verifier wrote it down (docs/surface.md).</summary>
/// <param name="Assembly">The assembly's name.</param>
/// <param name="Digest">The digest that records carry.</param>
/// <param name="Operations">What is recorded.</param>
/// <param name="Excuses">What is said to need no record, and why.</param>
internal sealed record SurfaceJson(string Assembly, string Digest, IReadOnlyList<SurfaceOperation> Operations, IReadOnlyList<SurfaceExcuse> Excuses)
{
    private const int Format = 1;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is none, or of another format.</exception>
    internal static SurfaceJson Read(string path)
    {
        object? surface;
        try
        {
            surface = JsonText.Read(File.ReadAllText(path));
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"'{path}' is no surface: {fault.Message}. Delete it and build again.", fault);
        }

        if (surface.At("format").Number() != Format)
            throw new InvalidDataException($"'{path}' is no surface of format {Format}. Delete it and build again.");

        return new SurfaceJson(
            surface.At("assembly").Text(),
            surface.At("digest").Text(),
            [.. surface.At("operations").Items().Select(SurfaceOperation.Of).OrderBy(operation => operation.Name, StringComparer.Ordinal).ThenBy(operation => operation.Member, StringComparer.Ordinal)],
            [.. surface.At("excuses").Items().Select(SurfaceExcuse.Of).OrderBy(excuse => excuse.Member, StringComparer.Ordinal).ThenBy(excuse => excuse.Reason, StringComparer.Ordinal)]);
    }
}
