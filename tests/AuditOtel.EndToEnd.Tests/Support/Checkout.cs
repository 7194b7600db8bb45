namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>Where the tests find the repository's other parts.</summary>
internal static class Checkout
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The published program, as a user has it.</summary>
    internal static string Program { get; } = FindProgram();

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "AuditOtel.sln")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"AuditOtel.sln is in no directory above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }

    private static string FindProgram()
    {
        var path = Environment.GetEnvironmentVariable("AUDITOTEL") ?? Path.Combine(Root, "artifacts", "auditotel", "auditotel");
        return File.Exists(path)
            ? path
            : throw new InvalidOperationException($"There is no program at {path}: publish it with 'dotnet publish collector/AuditOtel.Cli -c Release -o artifacts/auditotel'.");
    }
}
