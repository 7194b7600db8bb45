using System.Runtime.CompilerServices;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Compares a text with the one that was reviewed and checked in.</summary>
internal static class Snapshot
{
    internal static void Matches(string actual, [CallerMemberName] string name = "", [CallerFilePath] string testFile = "")
    {
        var path = Path.Combine(ProjectFolder(testFile), "Snapshots", name + ".txt");
        if (File.Exists(path))
        {
            Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
            return;
        }

        Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal), $"The snapshot {name} is missing: run the test outside CI, review the file and check it in.");
        File.WriteAllText(path, actual);
    }

    private static string ProjectFolder(string testFile)
    {
        var folder = Path.GetDirectoryName(testFile)!;
        while (!File.Exists(Path.Combine(folder, "AuditOtel.Analyzers.Tests.csproj")))
            folder = Path.GetDirectoryName(folder)!;

        return folder;
    }
}
