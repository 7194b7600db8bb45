namespace AuditOtel;

/// <summary>Stands in while no trail is installed, and refuses: an audited action without a trail would leave no record.</summary>
internal sealed class MissingTrail : IAuditTrail
{
    internal static readonly MissingTrail Instance = new();

    public AuditOperation Start(AuditDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        throw Refuse(descriptor.Operation);
    }

    public ValueTask<AuditReceipt> RecordAsync(AuditRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        throw Refuse(record.Operation);
    }

    private static AuditUnavailableException Refuse(string operation) =>
        new($"'{operation}' was not carried out: this process has no audit trail. Call services.AddAuditOtel(...) and start the host first.");
}
