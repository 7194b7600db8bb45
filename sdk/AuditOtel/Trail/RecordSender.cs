using AuditOtel.Transport;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>Sends one record, counts it, and tells the operator what the collector said.</summary>
internal sealed class RecordSender : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly OtlpGrpcClient _client;
    private readonly ExportQueue _queue;
    private readonly ILogger _logger;

    internal RecordSender(OtlpGrpcClient client, ILogger logger)
    {
        _client = client;
        _queue = new ExportQueue(client);
        _logger = logger;
        Endpoint = client.ToString();
        Stopping = _stop.Token;
    }

    internal string Endpoint { get; }

    /// <summary>Ends every wait when the trail closes.</summary>
    internal CancellationToken Stopping { get; }

    internal async ValueTask<ExportResult> SendAsync(OutgoingRecord record)
    {
        var result = await _queue.ExportAsync(record.Bytes, record.Id, Stopping).ConfigureAwait(false);
        if (!result.IsStored)
            return result;
        TrailMetrics.Exported.Add(1);
        if (result.Message.Length > 0)
            _logger.Warned(Endpoint, record.Operation, result.Message);
        return result;
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
}
