using AuditOtel.Cli.Ingest;
using AuditOtel.Collector;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary>Records changes of holds: in the running collector, or in one that runs only for it when nobody writes the ledger.</summary>
internal sealed class HoldRecorder : IAsyncDisposable
{
    private const string Service = "auditotel-hold";
    private readonly AuditCollector? _own;
    private readonly LocalIngestClient _client;

    private HoldRecorder(AuditCollector? own, string socket)
    {
        _own = own;
        _client = new LocalIngestClient(socket);
    }

    internal static async Task<HoldRecorder> OpenAsync(string directory, string? socket, CancellationToken cancellation)
    {
        if (socket is not null)
            return new HoldRecorder(null, socket);
        try
        {
            var own = await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = directory }, cancellationToken: cancellation);
            return new HoldRecorder(own, own.Endpoints.Socket);
        }
        catch (LedgerException refused) when (refused.Reason == LedgerReason.Locked)
        {
            return new HoldRecorder(null, Path.Combine(directory, "ingest.sock"));
        }
    }

    internal async Task WriteAsync(AuditRecord record, CancellationToken cancellation) => await _client.SendAsync(RecordRequest.Encode(record, Service), cancellation);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_own is not null)
            await _own.DisposeAsync();
    }
}
