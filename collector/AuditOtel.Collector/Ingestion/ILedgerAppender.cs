using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>The one thing ingestion does to a ledger. A seam, so that tests can show what happens when the ledger cannot write.</summary>
internal interface ILedgerAppender
{
    /// <summary>Why the ledger is not accepting, in one sentence.</summary>
    string? StateDetail { get; }

    AppendBatch NewBatch();

    /// <summary>Completes when every entry of the batch is on stable storage, or none will be. Never throws for I/O.</summary>
    ValueTask<AppendResult> AppendAsync(AppendBatch batch);
}
