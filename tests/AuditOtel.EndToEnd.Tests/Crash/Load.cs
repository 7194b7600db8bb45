using System.Collections.Concurrent;
using System.Net.Sockets;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Crash;

/// <summary>Many clients that send single records and batches until the collector is gone, and remember what was acknowledged.</summary>
internal sealed class Load
{
    private const int Connections = 4;
    private const int SingleSenders = 12;
    private const int BatchSenders = 4;
    private const int BatchSize = 25;

    private readonly ConcurrentQueue<string> _acknowledged = new();

    /// <summary>The ids of all records that a success response covered.</summary>
    internal IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>Sends until nobody answers any more.</summary>
    internal async Task RunAsync(CollectorProcess collector)
    {
        var clients = Enumerable.Range(0, Connections)
            .Select(i => i % 2 == 0 ? GrpcClient.OverTcp(collector.Grpc) : GrpcClient.OverSocket(collector.Socket))
            .ToList();
        var senders = Enumerable.Range(0, SingleSenders + BatchSenders)
            .Select(i => SendUntilGoneAsync(clients[i % Connections], i < SingleSenders ? 1 : BatchSize));
        await Task.WhenAll(senders);
        clients.ForEach(client => client.Dispose());
    }

    private async Task SendUntilGoneAsync(GrpcClient client, int batchSize)
    {
        try
        {
            while (true)
            {
                var ids = Enumerable.Range(0, batchSize).Select(_ => PlainOtlp.NewId()).ToList();
                var answer = await client.ExportAsync(PlainOtlp.AuditRequest(ids));
                if (answer.Status == GrpcAnswer.Unavailable)
                    return;
                Assert.Equal(0, answer.Expect(GrpcAnswer.Ok).Response.Rejected);
                ids.ForEach(_acknowledged.Enqueue);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException)
        {
            // the collector was killed: what was under way was not acknowledged
        }
    }
}
