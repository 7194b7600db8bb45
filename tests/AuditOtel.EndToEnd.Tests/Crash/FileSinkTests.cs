using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Crash;

/// <summary>Files of records while the collector is killed again and again: every line is whole, every record is there.</summary>
[Trait("Requirement", "S1")]
[Trait("Requirement", "S7")]
public sealed class FileSinkTests : IDisposable
{
    private const int Kills = 4;
    private const int MostKills = 20;
    private const int LongestRun = 1500;
    private readonly TempDirectory _directory = new();

    private string Files => _directory.Combine("files");

    [Fact]
    public async Task Kills_under_load_leave_whole_lines_and_every_acknowledged_record_in_them()
    {
        Directory.CreateDirectory(Files);
        var configuration = _directory.Combine("auditotel.json");
        await File.WriteAllTextAsync(configuration, $$"""{"sinks": {"f": {"type": "file", "path": "{{Files}}/audit.jsonl", "maxSize": "256KiB", "compression": "gzip"} } }""");
        string[] arguments = ["--config", configuration, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"];
        var load = new Load();
        for (var kill = 0; kill < Kills || (kill < MostKills && Directory.GetFiles(Files, "audit.jsonl.*.gz").Length < 2); kill++)
        {
            await using var collector = await CollectorProcess.RunAsync(_directory.Combine("l"), arguments);
            var sending = load.RunAsync(collector);
            await Task.Delay(TimeSpan.FromMilliseconds(200 + Random.Shared.Next(LongestRun)));
            await collector.KillAsync();
            await sending;
        }

        await using (var last = await CollectorProcess.RunAsync(_directory.Combine("l"), arguments))
        {
            await DeliveredAsync(last);
            Assert.Equal(0, await last.StopAsync());
        }

        Assert.NotEmpty(load.Acknowledged);
        Assert.True(Directory.GetFiles(Files, "audit.jsonl.*.gz").Length >= 2, "The files never became full.");
        Assert.Empty(load.Acknowledged.Except(Directory.GetFiles(Files).SelectMany(Ids), StringComparer.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private static IEnumerable<string> Ids(string file)
    {
        using Stream content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file);
        using var reader = new StreamReader(content);
        while (reader.ReadLine() is { } line)
        {
            using var record = JsonDocument.Parse(line);
            yield return record.RootElement.GetProperty("attributes").GetProperty(AuditAttributes.RecordId).GetString()!;
        }
    }

    private static async Task DeliveredAsync(CollectorProcess collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (JsonNode.Parse((await Cli.RunAsync("status", "--api", $"http://{collector.Api}", "--json")).Expect(0).Output)!["sinks"]![0]!["lag"]!.GetValue<long>() > 0)
            await Task.Delay(100, patience.Token);
    }
}
