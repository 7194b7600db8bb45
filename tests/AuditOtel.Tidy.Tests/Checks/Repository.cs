using System.Diagnostics;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>The files that git tracks, seen from the test assembly upwards to the solution.</summary>
internal static class Repository
{
    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".md", ".sh", ".mjs", ".cjs", ".js", ".txt", ".xml", ".yml", ".editorconfig", ".npmrc", ".razor",
        ".css", ".html", ".run",
    ];

    internal static string Root { get; } = FindRoot();

    internal static IReadOnlyList<string> Files { get; } = [.. ListTracked().Where(path => File.Exists(Absolute(path)))];

    internal static IReadOnlyList<SourceFile> SourceFiles { get; } =
        [.. Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).Select(path => new SourceFile(path, Read(path)))];

    internal static IEnumerable<string> TextFiles =>
        Files.Where(path => path.StartsWith(".ci/", StringComparison.Ordinal) || TextEndings.Contains(Path.GetExtension(path), StringComparer.Ordinal));

    internal static string Absolute(string path) => Path.Combine(Root, path);

    internal static string Read(string path) => File.ReadAllText(Absolute(path));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "AuditOtel.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"AuditOtel.sln is in no directory above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }

    private static string[] ListTracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z"]) { WorkingDirectory = Root, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("git did not start: install it.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"'git ls-files' in {Root} ended with {git.ExitCode}: the tidy tests need a git checkout.");
    }
}
