using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>A ledger of many small segments, made with the program.</summary>
internal static class SmallSegments
{
    private const int Requests = 12;
    private const int RecordsOfARequest = 5;

    internal const int Records = Requests * RecordsOfARequest;

    /// <summary>Creates the ledger and gives the file with its seal key.</summary>
    internal static async Task<string> CreateAsync(TempDirectory directory, string name, string policy = """{"segment": {"bytes": "8KiB"}}""")
    {
        var key = directory.Combine($"{name}.sealkey");
        (await Cli.RunAsync("init", "--data", directory.Combine(name), "--name", $"test/{name}", "--seal-key-out", key)).Expect(0);
        await File.WriteAllTextAsync(Path.Combine(directory.Combine(name), "security-policy.json"), policy);
        return key;
    }

    /// <summary>Runs the collector and has it store records.</summary>
    internal static async Task FillAsync(string data)
    {
        await using var collector = await CollectorProcess.StartAsync(data);
        await FillAsync(collector);
        Assert.Equal(0, await collector.StopAsync());
    }

    internal static async Task FillAsync(CollectorProcess collector)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        for (var i = 0; i < Requests; i++)
            (await client.ExportAsync(PlainOtlp.AuditRequest(Enumerable.Range(0, RecordsOfARequest).Select(_ => PlainOtlp.NewId())))).Expect(GrpcAnswer.Ok);
    }
}
