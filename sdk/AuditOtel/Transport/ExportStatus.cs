namespace AuditOtel.Transport;

/// <summary>What became of one record on its way; each value names the party that decided.</summary>
internal enum ExportStatus
{
    /// <summary>The collector gave a receipt for this very record.</summary>
    Stored,

    /// <summary>No connection, or it broke before the answer was complete.</summary>
    CollectorUnreachable,

    /// <summary>No complete answer within the timeout.</summary>
    CollectorSilent,

    /// <summary>The collector cannot store now.</summary>
    CollectorUnavailable,

    /// <summary>The answer is no gRPC answer, no protobuf, or too large.</summary>
    AnswerMalformed,

    /// <summary>A success that holds no receipt for this record: the other side is no audit collector.</summary>
    ReceiptMissing,

    /// <summary>The collector will never take this record.</summary>
    RecordRefused,

    /// <summary>The collector does not take records from this sender.</summary>
    SenderRefused,

    /// <summary>What waits in the outbox cannot be read, so nothing was sent.</summary>
    OutboxUnreadable,
}
