namespace AuditOtel.Collector.Policy;

/// <summary>What becomes of an audit record that lacks a required field.</summary>
internal enum IncompleteRecords
{
    /// <summary>It is stored and says what is missing.</summary>
    Store,

    /// <summary>It is refused and counted.</summary>
    Refuse,
}
