using System.Runtime.CompilerServices;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Compares a text with the one that was reviewed and checked in.</summary>
internal static class Snapshot
{
    internal static void Matches(string actual, [CallerMemberName] string name = "")
    {
        var path = Path.Combine(Repository.Root, "tests", "AuditOtel.Analyzers.Tests", "Snapshots", name + ".txt");
        if (File.Exists(path))
        {
            Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
            return;
        }

        Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal), $"The snapshot {name} is missing: run the test outside CI, review the file and check it in.");
        File.WriteAllText(path, actual);
    }
}
