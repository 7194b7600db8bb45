using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class SkippedTestsTests
{
    [Fact]
    public void No_test_is_skipped() => Finding.None(Repository.SourceFiles.SelectMany(SkippedTests.Check));

    [Theory]
    [InlineData("class A { [Fact(Skip = \"why\")] void M() { } }", 1)]
    [InlineData("class A { [Theory(DisplayName = \"a\")] void M() { } }", 0)]
    public void A_skipped_test_is_found(string text, int findings) => Assert.Equal(findings, SkippedTests.Check(new SourceFile("tests/A.cs", text)).Count());
}
