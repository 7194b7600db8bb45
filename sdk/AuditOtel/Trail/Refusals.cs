using AuditOtel.Transport;

namespace AuditOtel.Trail;

/// <summary>What a caller is told whose action or record was refused.</summary>
internal sealed class Refusals(string endpoint)
{
    internal static AuditUnavailableException Closed(string operation) =>
        new($"'{operation}' was not carried out: the audit trail has closed. Start the service again.");

    /// <summary>The collector will not take the record.</summary>
    internal AuditUnavailableException ForGood(string operation, ExportResult result, bool isIntent)
    {
        TrailMetrics.Refused.Add(1);
        return isIntent ? NotCarriedOut(operation, result, null) : NotDurable(operation, result, null);
    }

    /// <summary>The action did not run.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="result">What the collector said; default when it was not asked.</param>
    /// <param name="outbox">What kept the record from the outbox, or null.</param>
    internal AuditUnavailableException NotCarriedOut(string operation, ExportResult result, string? outbox) => new((result.Message, outbox) switch
    {
        (null, _) => $"'{operation}' was not carried out: {outbox}.",
        (_, null) => $"'{operation}' was not carried out: the collector at {endpoint} gave no receipt ({result.Message}). {result.Advice}",
        _ => $"'{operation}' was not carried out: the collector at {endpoint} gave no receipt ({result.Message}), and {outbox}. {result.Advice}",
    });

    /// <summary>A record made by hand has no receipt.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="result">What the collector said; default when it was not asked.</param>
    /// <param name="outbox">What kept the record from the outbox, or null.</param>
    internal AuditUnavailableException NotDurable(string operation, ExportResult result, string? outbox) => new((result.Message, result.IsRefused) switch
    {
        (null, _) => $"The record of '{operation}' is not durable yet: {outbox}. It is kept in memory and sent again: do not record it twice.",
        (_, true) => $"The record of '{operation}' is not durable: the collector at {endpoint} refused it ({result.Message}). {result.Advice}",
        _ => $"The record of '{operation}' is not durable yet: the collector at {endpoint} gave no receipt ({result.Message}). "
            + $"It is kept and sent again: do not record it twice. {result.Advice}",
    });
}
