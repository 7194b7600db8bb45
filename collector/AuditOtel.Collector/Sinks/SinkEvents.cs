namespace AuditOtel.Collector.Sinks;

/// <summary>The records and log lines of the collector about its sinks. A failure that goes on is told once, and its end.</summary>
internal sealed class SinkEvents(SinkSettings settings, Action<AuditRecord> record, ILogger logger)
{
    private string? _problem;
    private bool _isRestarted;

    /// <summary>The cursor could not be used.</summary>
    internal void Restarted(string problem)
    {
        if (_isRestarted)
            return;
        _isRestarted = true;
        SinkLog.Restarted(logger, problem);
        record(New("audit.sink.restart", AuditAction.Start, AuditOutcome.Failure, problem) with { Reason = "cursor-unusable" });
    }

    internal void Failed(string problem)
    {
        if (string.Equals(problem, _problem, StringComparison.Ordinal))
            return;
        SinkLog.Failed(logger, settings.Name, problem);
        if (_problem is null)
            record(New("audit.sink.failure", AuditAction.Execute, AuditOutcome.Failure, problem) with { Reason = "not-delivered" });
        _problem = problem;
    }

    /// <summary>The cursor cannot be kept: records come again after the next start.</summary>
    internal void Unsaved(string problem)
    {
        SinkLog.Unsaved(logger, settings.Name, problem);
        record(New("audit.sink.cursor", AuditAction.Execute, AuditOutcome.Failure, problem) with { Reason = "not-saved" });
    }

    internal void Delivered()
    {
        if (_problem is null)
            return;
        _problem = null;
        SinkLog.Recovered(logger, settings.Name);
        record(New("audit.sink.recovery", AuditAction.Execute, AuditOutcome.Success, "The sink takes records again."));
    }

    internal void Missed(long entries, long next)
    {
        var problem = $"{entries} entries before {next} expired before the sink had them: keep records longer, or see why the sink is late.";
        SinkLog.Missed(logger, settings.Name, problem);
        record(New("audit.sink.missed", AuditAction.Execute, AuditOutcome.Failure, problem) with
        {
            Reason = "expired",
            Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["audit.sink.missed"] = entries, ["audit.sink.next"] = next },
        });
    }

    private AuditRecord New(string operation, AuditAction action, AuditOutcome outcome, string message) =>
        new(operation, action, new AuditTarget("sink", settings.Name)) { Class = AuditClass.Audit, Outcome = outcome, Message = message };
}
