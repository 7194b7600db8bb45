namespace AuditOtel.Api.Tests.Trail;

[Trait("Requirement", "B4")]
public sealed class AuditTrailTests
{
    [Fact]
    public async Task Without_a_trail_every_action_is_refused()
    {
        var descriptor = new AuditDescriptor("user.delete", AuditAction.Delete, AuditClass.Account, "Users.Delete", "");
        var refusal = Assert.Throws<AuditUnavailableException>(() => AuditTrail.Current.Start(descriptor));
        Assert.Contains("AddAuditOtel", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AuditUnavailableException>(
            () => AuditTrail.Current.RecordAsync(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", "42"))).AsTask());
    }

    [Fact]
    public void The_trail_installed_last_is_current_until_it_is_taken_out()
    {
        var (first, second) = (new NamedTrail(), new NamedTrail());
        var before = AuditTrail.Current;
        var firstInstallation = AuditTrail.Install(first);
        var secondInstallation = AuditTrail.Install(second);
        Assert.Same(second, AuditTrail.Current);
        firstInstallation.Dispose();
        Assert.Same(second, AuditTrail.Current);
        secondInstallation.Dispose();
        secondInstallation.Dispose();
        Assert.Same(before, AuditTrail.Current);
    }

    private sealed class NamedTrail : IAuditTrail
    {
        public AuditOperation Start(AuditDescriptor descriptor) => throw new AuditUnavailableException();

        public ValueTask<AuditReceipt> RecordAsync(AuditRecord record, CancellationToken cancellationToken = default) =>
            throw new AuditUnavailableException();
    }
}
