namespace AuditOtel.Transport;

/// <summary>The collector's answer for one record, as a value.</summary>
/// <param name="Status">What became of the record.</param>
/// <param name="Message">What the collector or the connection said; a warning when the record is stored.</param>
/// <param name="Receipt">The receipt, when and only when the record is stored.</param>
internal readonly record struct ExportResult(ExportStatus Status, string Message, AuditReceipt? Receipt = null)
{
    internal bool IsStored => Status == ExportStatus.Stored;

    /// <summary>A refusal is final for an intent. Everything else that is not stored may or may not have arrived: it is tried again.</summary>
    internal bool IsRefused => Status is ExportStatus.RecordRefused or ExportStatus.SenderRefused;

    /// <summary>Whether it holds for every record alike, so that sending them one by one cannot help.</summary>
    internal bool IsAboutTheCollector =>
        Status is ExportStatus.CollectorUnreachable or ExportStatus.CollectorSilent or ExportStatus.CollectorUnavailable or ExportStatus.SenderRefused;

    /// <summary>What to do about it.</summary>
    internal string Advice => Status switch
    {
        ExportStatus.CollectorUnreachable => "Start the collector or correct the endpoint.",
        ExportStatus.CollectorSilent => "Look at the collector's load and disk, or allow a longer timeout.",
        ExportStatus.CollectorUnavailable => "Look at the collector's status.",
        ExportStatus.OutboxUnreadable => "Look at the outbox's disk.",
        ExportStatus.RecordRefused => "Correct the record or the security policy.",
        ExportStatus.SenderRefused => "Have this service admitted by the collector.",
        _ => "Point the endpoint at an AuditOtel collector.",
    };
}
