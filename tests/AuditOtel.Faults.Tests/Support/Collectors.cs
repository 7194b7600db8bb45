namespace AuditOtel.Faults.Tests.Support;

/// <summary>Starts collectors as the fault tests need them.</summary>
internal static class Collectors
{
    internal static readonly string[] FreePorts = ["--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"];

    /// <summary>Starts it and says whether it became ready; when not, it has ended as a program should: an exit code of its own and one sentence.</summary>
    internal static async Task<CollectorProcess> LaunchAsync(string data, params IEnumerable<string> wrapper)
    {
        var collector = CollectorProcess.Launch(data, FreePorts, wrapper);
        try
        {
            await collector.ReadyAsync();
        }
        catch (InvalidOperationException)
        {
            // It ended before it was ready: the caller sees that it does not run.
            await collector.EndAsync();
        }

        return collector;
    }

    internal static Task<CollectorProcess> StartAsync(string data) => CollectorProcess.RunAsync(data, FreePorts);

    /// <summary>Sends one request and keeps its receipts; anything but success fails the test.</summary>
    internal static async Task SendAsync(CollectorProcess collector, SentRecords sent, int records = 1, int letters = 100)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        var request = sent.New(records, letters);
        SentRecords.Acknowledge(request, (await client.ExportAsync(request.Message)).Expect(GrpcAnswer.Ok).Response);
    }

    /// <summary>Sends again what nobody answered; each gets a receipt now.</summary>
    internal static async Task ResendAsync(CollectorProcess collector, SentRecords sent)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        while (sent.TryTakeUnanswered(out var request))
            SentRecords.Acknowledge(request, (await client.ExportAsync(request.Message)).Expect(GrpcAnswer.Ok).Response);
    }

    /// <summary>Whether it was killed: the end of a traced process is seen a little after it.</summary>
    internal static async Task<bool> WasKilledAsync(CollectorProcess collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        while (collector.IsRunning && !patience.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        return !collector.IsRunning;
    }

    /// <summary>What a user may see of a failure: sentences, no stack trace.</summary>
    internal static void AssertSpeaksPlainly(CollectorProcess collector)
    {
        Assert.DoesNotContain("   at ", collector.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", collector.Output, StringComparison.Ordinal);
    }

    /// <summary>After a fault: starts, takes again what nobody answered and something new, stops in order; the ledger holds before and after.</summary>
    internal static async Task AssertRecoversAsync(string data, SentRecords sent, string after)
    {
        await LedgerOracle.AssertHoldsAsync(data, sent, $"before the start after {after}");
        await using (var collector = await StartAsync(data))
        {
            await ResendAsync(collector, sent);
            await SendAsync(collector, sent, 3);
            Assert.Equal(0, await collector.StopAsync());
            AssertSpeaksPlainly(collector);
        }

        await LedgerOracle.AssertHoldsAsync(data, sent, $"after the restart after {after}");
    }
}
