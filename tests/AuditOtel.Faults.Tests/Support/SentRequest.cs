namespace AuditOtel.Faults.Tests.Support;

/// <summary>One request: it is stored as a whole or not at all.</summary>
internal sealed record SentRequest(byte[] Message, IReadOnlyList<SentRecord> Records)
{
    internal bool IsAcknowledged => Records[0].Receipt is not null;
}
