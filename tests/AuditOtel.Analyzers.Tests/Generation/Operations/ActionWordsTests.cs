using AuditOtel.Analyzers.Generation.Operations;

namespace AuditOtel.Analyzers.Tests.Generation.Operations;

[Trait("Requirement", "I3")]
public sealed class ActionWordsTests
{
    [Theory]
    [InlineData("user.register", AuditAction.Create)]
    [InlineData("user.list", AuditAction.Read)]
    [InlineData("user.password.reset", AuditAction.Update)]
    [InlineData("user.remove", AuditAction.Delete)]
    [InlineData("session.login", AuditAction.Login)]
    [InlineData("session.logout", AuditAction.Logout)]
    [InlineData("role.assign", AuditAction.Grant)]
    [InlineData("role.revoke", AuditAction.Revoke)]
    [InlineData("host.reboot", AuditAction.Execute)]
    [InlineData("create.thing", AuditAction.Execute)]
    public void The_last_word_decides(string operation, AuditAction expected) => Assert.Equal(expected.ToString(), ActionWords.Derive(operation));

    [Fact]
    public void Every_action_but_the_unspecified_and_execute_is_derived_from_its_own_name()
    {
        foreach (var action in Enum.GetNames<AuditAction>().Except(["Unspecified", "Execute"], StringComparer.Ordinal))
            Assert.Equal(action, ActionWords.Derive("thing." + action.ToLowerInvariant()));
    }
}
