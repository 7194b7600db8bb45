using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class RepositoryTests
{
    [Theory]
    [InlineData("dotnet run --project samples/QuickStart")]
    [InlineData("bash tests/run.sh")]
    public void The_README_gives_both_commands(string command) => Assert.Contains(command, Repository.Read("README.md"), StringComparison.Ordinal);

    [Fact]
    public void The_integration_run_is_the_test_command() => Assert.Contains("tests/run.sh", Repository.Read(".ci/run"), StringComparison.Ordinal);

    [Fact]
    public void No_file_is_large() => Finding.None(Repository.Files.SelectMany(path => FileSizes.Check(path, new FileInfo(Repository.Absolute(path)).Length)));

    [Fact]
    public void A_large_file_is_found()
    {
        Assert.Single(FileSizes.Check("a", FileSizes.Most + 1));
        Assert.Empty(FileSizes.Check("a", FileSizes.Most));
    }

    [Fact]
    public void Every_test_project_is_run_by_the_test_command()
    {
        // The command takes tests/*.Tests, so a test project elsewhere would never run.
        var projects = Repository.Files.Where(path => path.EndsWith(".Tests.csproj", StringComparison.Ordinal));
        Assert.All(projects, path => Assert.Equal(["tests", Path.GetFileNameWithoutExtension(path)], path.Split('/')[..2]));
    }
}
