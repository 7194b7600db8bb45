using AuditOtel.Collector.Api;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Selection.Sql;

namespace AuditOtel.Collector;

/// <summary>What tests may set and configuration may not.</summary>
internal sealed record CollectorSeams
{
    internal Func<ILedgerAppender, ILedgerAppender> Appender { get; init; } = static appender => appender;

    /// <summary>Called before the listeners are told to stop; what it throws stands for a server that cannot be stopped in order.</summary>
    internal Func<Task> BeforeServerStops { get; init; } = static () => Task.CompletedTask;

    /// <summary>Tells the space of a directory.</summary>
    internal Func<string, FileSystemSpace?> Space { get; init; } = FileSystemSpace.Of;

    /// <summary>Entries of a stretch of the search index.</summary>
    internal int IndexStretch { get; init; } = IndexSchema.StretchEntries;

    internal long BudgetBytes { get; init; } = RequestBudget.DefaultLimit;
}
