namespace AuditOtel.Bench;

/// <summary>A trail that takes everything and keeps nothing, so that only the cost of the instrumentation is left.</summary>
internal sealed class NullTrail : IAuditTrail
{
    private readonly NullOperation _operation = new();

    public AuditOperation Start(AuditDescriptor descriptor) => _operation;

    public ValueTask<AuditReceipt> RecordAsync(AuditRecord record, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The bench records through annotated methods only.");
}
