using System.Diagnostics;
using AuditOtel.Outbox;
using AuditOtel.Transport;
using AuditOtel.Views;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>Sends records, counts them, and tells the operator what the collector said.</summary>
internal sealed class RecordSender : IDisposable
{
    private static readonly ExportResult Stored = new(ExportStatus.Stored, "");

    private readonly CancellationTokenSource _stop = new();
    private readonly ICollectorClient _client;
    private readonly ExportQueue _queue;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal RecordSender(ICollectorClient client, TimeSpan timeout, TimeProvider time, ILogger logger)
    {
        _client = client;
        _queue = new ExportQueue(client, time);
        _timeout = timeout;
        _time = time;
        _logger = logger;
        Endpoint = client.ToString() ?? "";
        Stopping = _stop.Token;
    }

    internal string Endpoint { get; }

    /// <summary>Who is shown a record when it is durable.</summary>
    internal RecordViews Views { get; init; } = new();

    /// <summary>Ends every wait when the trail closes.</summary>
    internal CancellationToken Stopping { get; }

    /// <summary>Sends one record and waits for its receipt.</summary>
    /// <param name="record">The record.</param>
    /// <param name="limit">The longest wait; the trail's own when left out.</param>
    /// <param name="mayBlock">Whether the calling thread would do nothing else meanwhile.</param>
    internal async ValueTask<ExportResult> SendAsync(OutgoingRecord record, TimeSpan? limit = null, bool mayBlock = false)
    {
        var started = _time.GetTimestamp();
        using var activity = TrailMetrics.StartExport(record.Operation, 1);
        var result = await _queue.ExportAsync(record.Bytes, record.Id, new ExportWait(limit ?? _timeout, Stopping, mayBlock)).ConfigureAwait(false);
        Note(result, started, activity);
        if (!result.IsStored)
            return result;
        TrailMetrics.Exported.Add(1);
        Views.Show(record.Bytes.Span);
        if (result.Message.Length > 0)
            _logger.Warned(Endpoint, record.Operation, result.Message);
        return result;
    }

    /// <summary>Sends records of the outbox in their order. They were shown when they got there.</summary>
    /// <returns>What stopped it, or stored; and how many, from the first on, need not be sent again.</returns>
    internal async ValueTask<(ExportResult Result, int Count)> ReplayAsync(OutboxBatch batch)
    {
        var envelope = new ExportEnvelope(batch.Producer.Span);
        var started = _time.GetTimestamp();
        using var activity = TrailMetrics.StartExport("", batch.Records.Count);
        var (failure, receipts) = await _client.ExportAsync([.. batch.Records.Select(static record => record.Bytes)], envelope, new ExportWait(_timeout, Stopping)).ConfigureAwait(false);
        Note(receipts is null ? failure : Stored, started, activity);
        if (receipts is null && failure.IsAboutTheCollector)
            return (failure, 0);
        for (var i = 0; i < batch.Records.Count; i++)
        {
            var record = batch.Records[i];
            var stored = receipts is not null && receipts.ContainsKey(record.Id);
            var result = stored ? Stored : await SendAloneAsync(record, envelope).ConfigureAwait(false);
            if (result.Status == ExportStatus.RecordRefused)
                ReportRefusal(new OutgoingRecord(record.Number, record.Id, record.Operation, record.Stage, record.Bytes), result);
            else if (!result.IsStored)
                return (result, i);
            else
                TrailMetrics.Exported.Add(1);
        }

        return (Stored, batch.Records.Count);
    }

    /// <summary>Tells that a record is refused for good and will be missing.</summary>
    internal void ReportRefusal(OutgoingRecord record, ExportResult result)
    {
        TrailMetrics.Refused.Add(1);
        _logger.Refused(Endpoint, record.Number, record.Operation, record.Stage, record.Id, result.Message, result.Advice);
    }

    internal Task StopAsync() => _stop.CancelAsync();

    public void Dispose()
    {
        _stop.Dispose();
        _client.Dispose();
    }

    private ValueTask<ExportResult> SendAloneAsync(StoredRecord record, ExportEnvelope envelope) =>
        _client.ExportAsync(record.Bytes, record.Id, envelope, new ExportWait(_timeout, Stopping));

    private void Note(in ExportResult result, long started, Activity? activity)
    {
        TrailMetrics.ExportDuration.Record(_time.GetElapsedTime(started).TotalSeconds);
        if (!result.IsStored)
            activity?.SetStatus(ActivityStatusCode.Error, result.Status.ToString());
    }
}
