using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>The security policy names further directories for segments; one that is gone keeps nobody from reading and nobody writes without it.</summary>
[Trait("Requirement", "B5")]
public sealed class PolicyDirectoriesTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task A_further_directory_is_made_told_by_the_status_and_missed_when_it_is_gone()
    {
        var (data, more) = (_directory.Combine("l"), _directory.Combine("more"));
        await SmallSegments.CreateAsync(_directory, "l", new JsonObject { ["directories"] = new JsonArray(more) }.ToJsonString());
        await using (var collector = await CollectorProcess.StartAsync(data))
        {
            await SmallSegments.FillAsync(collector);
            var status = JsonNode.Parse((await Cli.RunAsync("status", "--api", $"http://{collector.Api}", "--json")).Expect(0).Output)!;
            Assert.Equal([data, more], status["directories"]!.AsArray().Select(static one => (string?)one!["path"]));
            Assert.Equal(0, await collector.StopAsync());
        }

        Assert.Equal("test/l", (await File.ReadAllTextAsync(Path.Combine(more, "ledger"))).Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, OperatingSystem.IsLinux() ? File.GetUnixFileMode(more) : default);

        Directory.Move(more, _directory.Combine("away"));
        // All that is signed lies in the ledger's own directory.
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(data))["result"]);
        var refused = await Cli.RunAsync("run", "--data", data, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0");
        Assert.Contains($"'{more}' is gone", refused.Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.Equal(SmallSegments.Records, (await Cli.SearchAsync(data, "operation:user.account.delete")).Count);

        Directory.Move(_directory.Combine("away"), more);
        await SmallSegments.FillAsync(data);
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(data))["result"]);
    }

    public void Dispose() => _directory.Dispose();
}
