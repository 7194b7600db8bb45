using AuditOtel.Analyzers.Generation.Operations;

namespace AuditOtel.Analyzers.Tests.Generation.Operations;

[Trait("Requirement", "I3")]
public sealed class OperationNameTests
{
    [Theory]
    [InlineData("user.create")]
    [InlineData("user.password.reset")]
    [InlineData("a1.b_2.c.d")]
    public void A_dotted_lower_case_name_is_well_formed(string name) => Assert.Null(OperationName.FindFault(name));

    [Theory]
    [InlineData("")]
    [InlineData("user")]
    [InlineData("User.create")]
    [InlineData("user.Create")]
    [InlineData("user create")]
    [InlineData("user..create")]
    [InlineData(".user.create")]
    [InlineData("user.create.")]
    [InlineData("user.create\n")]
    [InlineData("1user.create")]
    [InlineData("us_er.create")]
    [InlineData("a.b.c.d.e")]
    [InlineData("üser.create")]
    [InlineData("user.create.failed")]
    [InlineData("user.login.success")]
    [InlineData("user.login.denied")]
    public void Any_other_name_has_a_fault(string name) => Assert.NotNull(OperationName.FindFault(name));
}
