using System.Globalization;
using AuditOtel.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.EndToEnd.Tests.Crash;

/// <summary>kill -9 at any moment loses nothing that was acknowledged.</summary>
[Trait("Requirement", "B8")]
[Trait("Requirement", "P0")]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;
    private const int LongestRun = 800;
    private const string SeedVariable = "AUDITOTEL_TEST_SEED";

    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Twenty_kills_under_load_lose_no_acknowledged_record_and_need_no_help()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"To repeat these moments: {SeedVariable}={seed}");
        var random = new Random(seed);
        var load = new Load();
        var stored = new StoredIds(_directory.Path);

        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var collector = await CollectorProcess.StartAsync(_directory.Path);
            AssertAllStored(load, stored, $"after {kill - 1} kills (seed {seed})");
            Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);

            var sending = load.RunAsync(collector);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(LongestRun)));
            await collector.KillAsync();
            await sending;
        }

        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);
        await using (var last = await CollectorProcess.StartAsync(_directory.Path))
            Assert.Equal(0, await last.StopAsync());
        Assert.NotEmpty(load.Acknowledged);
        await AssertSearchFindsAllAsync(load);
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);
        output.WriteLine($"{load.Acknowledged.Count} records were acknowledged, all are stored.");
    }

    public void Dispose() => _directory.Dispose();

    private static void AssertAllStored(Load load, StoredIds stored, string when)
    {
        stored.Refresh();
        var lost = load.Acknowledged.Where(id => !stored.Contains(id)).ToList();
        Assert.True(lost.Count == 0, $"{lost.Count} of {load.Acknowledged.Count} acknowledged records are missing {when}: {string.Join(' ', lost.Take(5))}");
    }

    /// <summary>The whole ledger once more from its beginning, as an auditor reads it, and each record once.</summary>
    private async Task AssertSearchFindsAllAsync(Load load)
    {
        var found = (await Cli.SearchAsync(_directory.Path, "operation:user.account.delete")).Select(record => record.RecordId()).ToList();
        Assert.Equal(found.Count, found.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(load.Acknowledged.Except(found, StringComparer.Ordinal));
    }
}
