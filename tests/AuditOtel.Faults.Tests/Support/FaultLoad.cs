using System.Net.Sockets;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>
/// Clients as they should be: they send single records and batches over the Unix socket and TCP, keep the receipts, send again what was refused, and
/// keep what nobody answered for the next run.
/// </summary>
internal sealed class FaultLoad(SentRecords sent)
{
    private const int Connections = 4;
    private const int SingleSenders = 6;
    private const int BatchSenders = 2;
    private const int BatchSize = 25;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(20);

    private long _refused;

    /// <summary>How many answers were a refusal.</summary>
    internal long Refused => Volatile.Read(ref _refused);

    /// <summary>What the newest refusal said.</summary>
    internal string LastRefusal { get; private set; } = "";

    /// <summary>Letters of text in each record.</summary>
    internal int Letters { get; init; } = 100;

    /// <summary>How long each sender rests behind a request, for each record in it; none is as fast as it goes.</summary>
    internal TimeSpan Rest { get; init; }

    /// <summary>Records a second that can be sent at the most, when answers take no time.</summary>
    internal double MostPerSecond => (SingleSenders + BatchSenders) / Rest.TotalSeconds;

    /// <summary>The stage of the records.</summary>
    internal string Stage { get; init; } = "event";

    /// <summary>Sends until told to stop, or until nobody answers any more.</summary>
    internal async Task RunAsync(CollectorProcess collector, CancellationToken stop)
    {
        var clients = Enumerable.Range(0, Connections)
            .Select(i => i % 2 == 0 ? GrpcClient.OverTcp(collector.Grpc) : GrpcClient.OverSocket(collector.Socket))
            .ToList();
        try
        {
            await Task.WhenAll(Enumerable.Range(0, SingleSenders + BatchSenders)
                .Select(i => SendAsync(clients[i % Connections], i < SingleSenders ? 1 : BatchSize, stop)));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Sends for this long, or until nobody answers any more.</summary>
    internal async Task RunAsync(CollectorProcess collector, TimeSpan duration)
    {
        using var stop = new CancellationTokenSource(duration);
        await RunAsync(collector, stop.Token);
    }

    private async Task SendAsync(GrpcClient client, int batch, CancellationToken stop)
    {
        SentRequest? request = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (request is null && !sent.TryTakeUnanswered(out request))
                    request = sent.New(batch, Letters, Stage);
                var isStored = await IsStoredAsync(client, request);
                if (isStored)
                    request = null;
                await Task.Delay(isStored ? Rest * batch : RetryAfter, stop);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            // The collector is gone or the time is up: what was under way has no answer.
        }

        if (request is not null)
            sent.Unanswered(request);
    }

    private async Task<bool> IsStoredAsync(GrpcClient client, SentRequest request)
    {
        var answer = await client.ExportAsync(request.Message);
        if (answer.Status == GrpcAnswer.Unavailable)
        {
            Assert.True(answer.Message.Length > 0, "A refusal says why.");
            LastRefusal = answer.Message;
            Interlocked.Increment(ref _refused);
            return false;
        }

        SentRecords.Acknowledge(request, answer.Expect(GrpcAnswer.Ok).Response);
        return true;
    }
}
