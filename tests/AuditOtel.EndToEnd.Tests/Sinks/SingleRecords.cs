using System.Collections.Concurrent;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Sinks;

/// <summary>A client that sends one record after the other, so that the order of its receipts is the ledger's.</summary>
internal sealed class SingleRecords : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly ConcurrentQueue<string> _next = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly GrpcClient _client;
    private readonly Task _work;

    internal SingleRecords(CollectorProcess collector)
    {
        _client = GrpcClient.OverSocket(collector.Socket);
        _work = Task.Run(SendAsync);
    }

    /// <summary>The ids of those that have their receipts.</summary>
    internal IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>Sends a record of this id next, and returns when it has its receipt.</summary>
    internal async Task SendAsync(string id)
    {
        _next.Enqueue(id);
        await UntilAsync(() => _acknowledged.Contains(id, StringComparer.Ordinal));
    }

    /// <summary>Returns when so many more have their receipts.</summary>
    internal Task GoOnAsync(int count)
    {
        var goal = _acknowledged.Count + count;
        return UntilAsync(() => _acknowledged.Count >= goal);
    }

    /// <summary>Ends the sending; what has no receipt yet gets it first.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    internal static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(20, bound.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = _next.TryDequeue(out var given) ? given : PlainOtlp.NewId();
            Assert.Equal(0, (await _client.ExportAsync(PlainOtlp.AuditRequest(id))).Expect(GrpcAnswer.Ok).Response.Rejected);
            _acknowledged.Enqueue(id);
        }
    }
}
