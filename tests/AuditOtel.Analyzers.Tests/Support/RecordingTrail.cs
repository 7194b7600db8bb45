namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>A trail that keeps the calls in one log, to which the code under test adds its own lines.</summary>
internal sealed class RecordingTrail : IAuditTrail
{
    /// <summary>The log of the calls, in their order.</summary>
    internal List<string> Log { get; } = [];

    internal List<AuditDescriptor> Descriptors { get; } = [];

    /// <summary>Whether each intent is logged with the number of its call and that of the call it was made in.</summary>
    internal bool NumbersCalls { get; set; }

    internal bool RefusesIntents { get; set; }

    internal bool BreaksOnSuccess { get; set; }

    public AuditOperation Start(AuditDescriptor descriptor)
    {
        Descriptors.Add(descriptor);
        return new RecordingOperation(Log, this);
    }

    public ValueTask<AuditReceipt> RecordAsync(AuditRecord record, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Instrumented methods write no record by hand.");
}
