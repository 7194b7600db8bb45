using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>Appends to the real ledger.</summary>
internal sealed class LedgerAppender(LedgerWriter writer) : ILedgerAppender
{
    public string? StateDetail => writer.StateDetail;

    public AppendBatch NewBatch() => writer.NewBatch();

    public ValueTask<AppendResult> AppendAsync(AppendBatch batch) => writer.AppendAsync(batch);
}
