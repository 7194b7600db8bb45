using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Receivers;

namespace AuditOtel.Collector;

/// <summary>What tests may set and configuration may not.</summary>
internal sealed record CollectorSeams
{
    internal Func<ILedgerAppender, ILedgerAppender> Appender { get; init; } = static appender => appender;

    internal int WindowCapacity { get; init; } = DuplicateWindow.DefaultCapacity;

    internal long BudgetBytes { get; init; } = RequestBudget.DefaultLimit;
}
