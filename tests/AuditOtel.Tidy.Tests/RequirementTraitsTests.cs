using AuditOtel.Tidy.Tests.Checks;

namespace AuditOtel.Tidy.Tests;

public sealed class RequirementTraitsTests
{
    [Fact]
    public void Requirement_ids_on_tests_exist() => Finding.None(Repository.SourceFiles.SelectMany(RequirementTraits.Check));

    [Theory]
    [InlineData("[Trait(\"Requirement\", \"L8\")] class A;", 0)]
    [InlineData("[Trait(\"Requirement\", \"P0\")] class A;", 0)]
    [InlineData("[Trait(\"Requirement\", \"L13\")] class A;", 1)]
    [InlineData("[Trait(\"Requirement\", \"B0\")] class A;", 1)]
    [InlineData("[Trait(\"Requirements\", \"L8\")] class A;", 1)]
    public void A_wrong_id_is_found(string text, int findings) => Assert.Equal(findings, RequirementTraits.Check(new SourceFile("tests/A.cs", text)).Count());
}
