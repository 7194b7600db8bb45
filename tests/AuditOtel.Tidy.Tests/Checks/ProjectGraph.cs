using System.Xml.Linq;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>The references of the projects against the graph that Directory.Build.targets allows, also for projects nobody built.</summary>
internal static class ProjectGraph
{
    private static readonly string[] FreeAreas = ["tests", "bench"];

    /// <summary>Reads the allowed edges.</summary>
    internal static IReadOnlyDictionary<string, string[]> Allowed(string targets) =>
        XDocument.Parse(targets).Descendants("AllowedEdge").ToDictionary(
            edge => (string)edge.Attribute("Include")!,
            edge => ((string)edge.Attribute("To")!).Split(';', StringSplitOptions.RemoveEmptyEntries),
            StringComparer.Ordinal);

    internal static IEnumerable<Finding> Check(IReadOnlyDictionary<string, string[]> allowed, string path, string project)
    {
        var references = References(project).ToList();
        if (FreeAreas.Contains(path.Split('/')[0], StringComparer.Ordinal))
            return [];
        var name = Path.GetFileNameWithoutExtension(path);
        if (!allowed.TryGetValue(name, out var targets))
            return [new Finding(path, 0, $"{name} is not in the project graph: give it a row in Directory.Build.targets.")];
        return references.Except(targets, StringComparer.Ordinal)
            .Select(reference => new Finding(path, 0, $"{name} must not reference {reference}."));
    }

    /// <summary>Nothing may depend on a test or a benchmark.</summary>
    internal static IEnumerable<Finding> CheckNobodyNeedsTests(string path, string project) =>
        from reference in References(project)
        where reference.EndsWith(".Tests", StringComparison.Ordinal) || reference.EndsWith(".Bench", StringComparison.Ordinal)
        select new Finding(path, 0, $"it references {reference}: nothing depends on tests or benchmarks.");

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
}
