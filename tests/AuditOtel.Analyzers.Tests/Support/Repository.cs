namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Finds files of the repository from where the tests run; the paths that the compiler embeds are mapped away in CI.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AuditOtel.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"AuditOtel.sln is in no folder above {AppContext.BaseDirectory}: run the tests from the repository.");

        return folder.FullName;
    }
}
