using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Tests;

/// <summary>A stored record as a test looks at it.</summary>
internal sealed record StoredText(long Index, string Operation, string Id, byte[] LogRecord, RequiredFields Missing, string Listener, string Peer, string LeafHash, string Service, string Scope)
{
    internal bool HasId(string id) => string.Equals(Id, id, StringComparison.Ordinal);

    internal bool Tells(string operation) => string.Equals(Operation, operation, StringComparison.Ordinal);
}
