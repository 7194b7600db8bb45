namespace AuditOtel.Collector.Index;

/// <summary>The records and log lines of the collector about its search index. A failure that goes on is told once, and its end.</summary>
internal sealed class IndexEvents(string ledger, Action<AuditRecord> record, ILogger logger)
{
    private volatile string? _problem;

    /// <summary>Why it does not go on; null when it does.</summary>
    internal string? Problem => _problem;

    /// <summary>It is built anew.</summary>
    /// <param name="reason">Why, a clause.</param>
    internal void Rebuilt(string reason)
    {
        IndexLog.Rebuilt(logger, reason);
        record(New("audit.index.rebuild", AuditAction.Start, AuditOutcome.Success, $"The search index is built anew, because {reason}."));
    }

    internal void Failed(string problem)
    {
        if (string.Equals(problem, _problem, StringComparison.Ordinal))
            return;
        IndexLog.Failed(logger, problem);
        if (_problem is null)
            record(New("audit.index.failure", AuditAction.Execute, AuditOutcome.Failure, problem) with { Reason = "not-kept" });
        _problem = problem;
    }

    internal void GoesOn()
    {
        if (_problem is null)
            return;
        _problem = null;
        IndexLog.Recovered(logger);
        record(New("audit.index.recovery", AuditAction.Execute, AuditOutcome.Success, "The search index goes on."));
    }

    private AuditRecord New(string operation, AuditAction action, AuditOutcome outcome, string message) =>
        new(operation, action, new AuditTarget("index", ledger)) { Class = AuditClass.Audit, Outcome = outcome, Message = message };
}
