using AuditOtel.Collector;

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
            SealKeys.KeepPrinted(collector.Output);
        }
        catch (InvalidOperationException)
        {
            // It ended before it was ready: the caller sees that it does not run.
            await collector.EndAsync();
        }
        catch (TimeoutException)
        {
            await collector.DisposeAsync();
            throw;
        }

        return collector;
    }

    /// <summary>Starts it, on a new ledger with small segments where there is none.</summary>
    internal static async Task<CollectorProcess> StartAsync(string data)
    {
        if (!Directory.Exists(data))
            await CreateAsync(data);
        return await CollectorProcess.RunAsync(data, FreePorts);
    }

    /// <summary>Creates a ledger with a security policy, and keeps its seal key.</summary>
    internal static async Task CreateAsync(string data, string policy = Policies.SmallSegments)
    {
        var key = SealKeys.NewFile();
        (await Cli.RunAsync("init", "--data", data, "--seal-key-out", key)).Expect(0);
        SealKeys.Keep(key);
        await Policies.WriteAsync(data, policy);
    }

    /// <summary>Sends one request and keeps its receipts; anything but success fails the test.</summary>
    internal static Task SendAsync(CollectorProcess collector, SentRecords sent, int records = 1, int letters = 100) => SendAsync(collector.Socket, sent, records, letters);

    /// <summary>Sends again what nobody answered; each gets a receipt now.</summary>
    internal static Task ResendAsync(CollectorProcess collector, SentRecords sent) => ResendAsync(collector.Socket, sent);

    private static async Task SendAsync(string socket, SentRecords sent, int records, int letters = 100)
    {
        using var client = GrpcClient.OverSocket(socket);
        var request = sent.New(records, letters);
        SentRecords.Acknowledge(request, (await client.ExportAsync(request.Message)).Expect(GrpcAnswer.Ok).Response);
    }

    private static async Task ResendAsync(string socket, SentRecords sent)
    {
        using var client = GrpcClient.OverSocket(socket);
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

    /// <summary>
    /// The same with collector and verifier inside the test's own process, for the cases of which there are hundreds: starting two more programs for each
    /// would take most of their time. The fault itself always strikes the published program.
    /// </summary>
    internal static async Task AssertRecoversInProcessAsync(string data, SentRecords sent, string after)
    {
        LedgerOracle.AssertHolds(data, sent, sent.Acknowledged.ToList(), Verdict.OfLibrary(data), $"before the start after {after}");
        await using (var collector = await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = data }))
        {
            await ResendAsync(collector.Endpoints.Socket, sent);
            await SendAsync(collector.Endpoints.Socket, sent, 3);
            Assert.Equal("accepting", collector.Status.State);
        }

        LedgerOracle.AssertHolds(data, sent, sent.Acknowledged.ToList(), Verdict.OfLibrary(data), $"after the restart after {after}");
    }
}
