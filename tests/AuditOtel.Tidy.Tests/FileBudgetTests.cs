using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class FileBudgetTests
{
    [Fact]
    public void Files_keep_to_the_budget() => Finding.None(FileBudget.Check(Repository.SourceFiles));

    [Fact]
    public void A_file_of_501_lines_is_found_also_in_the_tests()
    {
        var finding = Assert.Single(FileBudget.Check([Lines("tests/A.cs", 501), Lines("tests/B.cs", 500)]));
        Assert.Equal("tests/A.cs", finding.Path);
    }

    [Fact]
    public void More_than_one_long_source_file_in_twenty_is_found()
    {
        var small = Enumerable.Range(0, 18).Select(i => Lines($"sdk/S{i}.cs", 10));
        Assert.Empty(FileBudget.Check([.. small, Lines("sdk/S18.cs", 10), Lines("sdk/Long.cs", 251)]));
        Assert.Equal(2, FileBudget.Check([.. small, Lines("sdk/Long.cs", 251), Lines("sdk/Longer.cs", 252)]).Count());
    }

    private static SourceFile Lines(string path, int count) => new(path, string.Concat(Enumerable.Repeat("//\n", count)));
}
