using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks;

/// <summary>The records and log lines of the collector about its sinks. A failure that goes on is told once, and its end.</summary>
internal sealed class SinkEvents(SinkSettings settings, Action<AuditRecord> record, ILogger logger)
{
    /// <summary>A record names at most so many others, so that it stays far below the largest that the ledger takes.</summary>
    internal const int MaxNamed = 100;

    // The listener of what the collector records about itself.
    private const string Own = "self";
    private const string Prefix = "audit.sink.";
    private const string RefusedOperation = "audit.sink.refused";

    private string? _problem;
    private string? _warning;
    private bool _isRecorded;
    private bool _isRestarted;
    private bool _isBehind;

    /// <summary>The cursor could not be used.</summary>
    internal void Restarted(string problem)
    {
        if (_isRestarted)
            return;
        _isRestarted = true;
        SinkLog.Restarted(logger, problem);
        record(New("audit.sink.restart", AuditAction.Start, AuditOutcome.Failure, problem) with { Reason = "cursor-unusable" });
    }

    /// <summary>The sink takes nothing now.</summary>
    /// <param name="problem">Why, in one sentence.</param>
    /// <param name="isOfTellings">Whether nothing but records about sinks waits: recording that would make the next of them, for ever.</param>
    internal void Failed(string problem, bool isOfTellings = false)
    {
        if (!string.Equals(problem, _problem, StringComparison.Ordinal))
            SinkLog.Failed(logger, settings.Name, problem);
        _problem = problem;
        if (_isRecorded || isOfTellings)
            return;
        _isRecorded = true;
        record(New("audit.sink.failure", AuditAction.Execute, AuditOutcome.Failure, problem) with { Reason = "not-delivered" });
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
        if (!_isRecorded)
            return;
        _isRecorded = false;
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

    /// <summary>The other side will never take these. Telling it about such a telling would never end: those are in the log and the count alone.</summary>
    internal void Refused(SinkRefusal refusal)
    {
        SinkLog.Refused(logger, settings.Name, refusal.Count, refusal.Reason);
        var isEach = refusal.Count >= refusal.Records.Count;
        foreach (var (number, some) in refusal.Records.Where(static record => !IsRefusal(record)).Chunk(MaxNamed).Index())
        {
            record(New(RefusedOperation, AuditAction.Execute, AuditOutcome.Failure, refusal.Reason) with
            {
                Reason = "refused",
                Attributes = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["audit.sink.refused.count"] = isEach ? some.Length : number == 0 ? refusal.Count : 0,
                    ["audit.sink.refused.ids"] = some.Select(static one => ShownId.Of(one.Text(AuditAttributes.RecordId))).ToArray(),
                    ["audit.sink.refused.first"] = some[0].Index,
                    ["audit.sink.refused.last"] = some[^1].Index,
                },
            });
        }
    }

    /// <summary>The other side took records and had something to say; the same is told once.</summary>
    internal void Warned(string? warning)
    {
        if (warning is null || string.Equals(warning, _warning, StringComparison.Ordinal))
            return;
        _warning = warning;
        SinkLog.Warned(logger, settings.Name, warning);
    }

    /// <summary>Tells once that the sink is too far behind, and once that it is not any more.</summary>
    internal void Behind(long lag)
    {
        if (!_isBehind && lag > settings.MaxLag)
        {
            _isBehind = true;
            var problem = $"The sink is {lag} entries behind, more than its maxLag of {settings.MaxLag}: see whether {settings.Target.Place} keeps up.";
            SinkLog.Behind(logger, settings.Name, problem);
            record(Lag(lag, AuditOutcome.Failure, problem) with { Reason = "behind" });
        }
        else if (_isBehind && lag <= settings.MaxLag / 2)
        {
            _isBehind = false;
            SinkLog.CaughtUp(logger, settings.Name);
            record(Lag(lag, AuditOutcome.Success, "The sink has caught up."));
        }
    }

    /// <summary>Whether a record is one about sinks.</summary>
    internal static bool IsTelling(RecordView record) => record.Listener is Own && record.Operation.StartsWith(Prefix, StringComparison.Ordinal);

    private static bool IsRefusal(RecordView record) => record.Listener is Own && string.Equals(record.Operation, RefusedOperation, StringComparison.Ordinal);

    private AuditRecord Lag(long lag, AuditOutcome outcome, string message) => New("audit.sink.lag", AuditAction.Execute, outcome, message) with
    {
        Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["audit.sink.lag"] = lag },
    };

    private AuditRecord New(string operation, AuditAction action, AuditOutcome outcome, string message) =>
        new(operation, action, new AuditTarget("sink", settings.Name)) { Class = AuditClass.Audit, Outcome = outcome, Message = message };
}
