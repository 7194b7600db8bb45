using AuditOtel.Trail;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "S4")]
public sealed class FailureRulesTests
{
    [Theory]
    [InlineData(AuditFailureMode.Deny, false, false, AuditFailureMode.TrailDefault, AuditFailureMode.Deny)]
    [InlineData(AuditFailureMode.Deny, false, false, AuditFailureMode.Spool, AuditFailureMode.Deny)]
    [InlineData(AuditFailureMode.Deny, false, false, AuditFailureMode.Continue, AuditFailureMode.Deny)]
    [InlineData(AuditFailureMode.Deny, true, false, AuditFailureMode.Spool, AuditFailureMode.Spool)]
    [InlineData(AuditFailureMode.Deny, true, false, AuditFailureMode.Continue, AuditFailureMode.Spool)]
    [InlineData(AuditFailureMode.Deny, false, true, AuditFailureMode.Continue, AuditFailureMode.Continue)]
    [InlineData(AuditFailureMode.Deny, false, true, AuditFailureMode.TrailDefault, AuditFailureMode.Deny)]
    [InlineData(AuditFailureMode.Spool, true, true, AuditFailureMode.Deny, AuditFailureMode.Deny)]
    [InlineData(AuditFailureMode.Spool, true, true, AuditFailureMode.TrailDefault, AuditFailureMode.Spool)]
    [InlineData(AuditFailureMode.Continue, true, true, AuditFailureMode.TrailDefault, AuditFailureMode.Continue)]
    public void A_mode_holds_as_far_as_the_options_allow_it(AuditFailureMode standard, bool outbox, bool mayContinue, AuditFailureMode asked, AuditFailureMode holds)
    {
        var rules = new FailureRules(new AuditOtelOptions { FailureMode = standard, OutboxDirectory = outbox ? "/outbox" : null, AllowContinue = mayContinue });
        Assert.Equal(holds, rules.For(asked));
    }
}
