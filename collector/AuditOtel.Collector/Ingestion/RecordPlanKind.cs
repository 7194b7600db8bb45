namespace AuditOtel.Collector.Ingestion;

/// <summary>What has to be done for one accepted record of a request.</summary>
internal enum RecordPlanKind : byte
{
    /// <summary>To be appended.</summary>
    New,

    /// <summary>Stands in the ledger already.</summary>
    Stored,

    /// <summary>Repeats a record earlier in the same request.</summary>
    Own,

    /// <summary>Repeats a record of another request that is on its way to the ledger.</summary>
    InFlight,
}
