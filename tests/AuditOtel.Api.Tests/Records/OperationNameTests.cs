namespace AuditOtel.Api.Tests.Records;

/// <summary>The same cases as those of rule AOT0005: what the build takes, the trail takes, and the other way round.</summary>
[Trait("Requirement", "I3")]
public sealed class OperationNameTests
{
    [Theory]
    [InlineData("user.create")]
    [InlineData("user.password.reset")]
    [InlineData("a1.b_2.c.d")]
    public void A_dotted_lower_case_name_is_valid(string name) => Assert.True(OperationName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("create")]
    [InlineData("User.create")]
    [InlineData("us_er.create")]
    [InlineData("user..create")]
    [InlineData("user.create.")]
    [InlineData(".user.create")]
    [InlineData("user.1create")]
    [InlineData("a.b.c.d.e")]
    [InlineData("user.cre ate")]
    [InlineData("user.create\n")]
    public void Any_other_name_is_not(string name) => Assert.False(OperationName.IsValid(name));
}
