namespace AuditOtel.Losses;

/// <summary>AuditOtel, with its defaults: the failure mode Deny; with retry on disk Spool and an outbox.</summary>
internal sealed class TrailSender : IRecordSender
{
    private readonly OtlpAuditTrail _trail;

    internal TrailSender(Load load)
    {
        var options = new AuditOtelOptions { Endpoint = load.Endpoint, ServiceName = Runner.Service };
        if (load.Retry == Retry.Disk)
        {
            options.FailureMode = AuditFailureMode.Spool;
            options.OutboxDirectory = load.Directory;
        }

        _trail = OtlpAuditTrail.Create(options);
    }

    public async ValueTask SendAsync(int record) =>
        await _trail.RecordAsync(new AuditRecord("user.account.delete", AuditAction.Delete, new AuditTarget("user", Load.TargetOf(record)))
        {
            Class = AuditClass.Account,
            Outcome = AuditOutcome.Success,
        });

    public ValueTask DisposeAsync() => _trail.DisposeAsync();
}
