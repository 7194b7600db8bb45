using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class OneTypeAFileTests
{
    [Fact]
    public void Each_source_file_holds_one_type_and_its_name() => Finding.None(Repository.SourceFiles.SelectMany(OneTypeAFile.Check));

    [Theory]
    [InlineData("sdk/A.cs", "namespace N; class A { class Inner; } file class Helper;", 0)]
    [InlineData("sdk/A.Part.cs", "partial class A;", 0)]
    [InlineData("sdk/A.cs", "class A; enum B { }", 1)]
    [InlineData("sdk/A.cs", "namespace N { class B; }", 1)]
    [InlineData("sdk/A.cs", "delegate void B();", 1)]
    [InlineData("tests/A.cs", "class A; class B;", 0)]
    public void A_second_or_misnamed_type_is_found(string path, string text, int findings) =>
        Assert.Equal(findings, OneTypeAFile.Check(new SourceFile(path, text)).Count());
}
