using AuditOtel.Analyzers.Surface.Files;

namespace AuditOtel.Build.Surface;

/// <summary>Tells whether the compiler compared the surface files: a target may have taken the rules or the files from it.</summary>
internal static class RulesRun
{
    /// <param name="directory">The project's directory, in which the files lie.</param>
    /// <param name="rules">The analyzer that holds the rules.</param>
    /// <param name="analyzers">The full paths of the analyzers that the compiler was given.</param>
    /// <param name="files">The full paths of the additional files that it was given.</param>
    internal static bool Happened(string directory, string rules, IReadOnlyCollection<string> analyzers, IReadOnlyCollection<string> files) =>
        Holds(analyzers, rules) && Holds(files, Path.Combine(directory, ShippedFile.Name)) && Holds(files, Path.Combine(directory, UnshippedFile.Name));

    private static bool Holds(IReadOnlyCollection<string> given, string file)
    {
        var path = Path.GetFullPath(file);
        return given.Any(item => string.Equals(item, path, StringComparison.Ordinal));
    }
}
