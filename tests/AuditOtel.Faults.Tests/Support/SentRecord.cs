namespace AuditOtel.Faults.Tests.Support;

/// <summary>A record as it was sent, and its receipt once there is one.</summary>
internal sealed class SentRecord(string id)
{
    internal string Id { get; } = id;

    internal AuditReceipt? Receipt { get; set; }
}
