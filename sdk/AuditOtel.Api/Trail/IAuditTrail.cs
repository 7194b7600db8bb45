namespace AuditOtel;

/// <summary>The emitting side of auditing: takes records from the application and returns when they are durable.</summary>
public interface IAuditTrail
{
    /// <summary>Starts the record of one audited call. Instrumented methods use it; it does no I/O and never returns null.</summary>
    /// <param name="descriptor">The build-time description of the method.</param>
    AuditOperation Start(AuditDescriptor descriptor);

    /// <summary>Writes one record and returns when it is on stable storage.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Looked at before the record is sent; a record that is on its way is not called back.</param>
    /// <exception cref="AuditUnavailableException">It could not be made durable.</exception>
    ValueTask<AuditReceipt> RecordAsync(AuditRecord record, CancellationToken cancellationToken = default);
}
