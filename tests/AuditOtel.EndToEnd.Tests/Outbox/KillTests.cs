using System.Globalization;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.EndToEnd.Tests.Outbox;

/// <summary>The service and the collector are killed at any moment: no action without an intent, nothing lost, nothing doubled, unfinished intents reported.</summary>
[Trait("Requirement", "P0")]
[Trait("Requirement", "L9")]
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>How often somebody is killed; set it higher for a run by hand.</summary>
    private const string KillsVariable = "AUDITOTEL_TEST_KILLS";
    private const string SeedVariable = "AUDITOTEL_TEST_SEED";
    private const int Kills = 6;
    private const int LongestRun = 500;

    private readonly TempDirectory _directory = new();

    private string Data => _directory.Combine("l");

    private string Evidence => _directory.Combine("evidence");

    [Theory]
    [InlineData(nameof(AuditFailureMode.Spool))]
    [InlineData(nameof(AuditFailureMode.Deny))]
    public async Task Kills_at_any_moment_lose_no_record_of_an_action_and_double_none(string mode)
    {
        var seed = Number(SeedVariable) ?? Random.Shared.Next();
        output.WriteLine($"To repeat these moments: {SeedVariable}={seed}");
        string[] arguments = [Path.Combine(Data, "ingest.sock"), _directory.Combine("outbox"), mode, Evidence];
        await KillAsync(new Random(seed), Number(KillsVariable) ?? Kills, arguments);

        await using (var last = await CollectorProcess.StartAsync(Data))
        {
            await Service.DrainAsync(arguments);
            Assert.Equal(0, await last.StopAsync());
        }

        var records = await Cli.SearchAsync(Data, "service:load");
        await AssertUnfinishedAreReportedAsync(records);
        AssertNothingLost(records);
        AssertNothingDoubled(records);
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(Data))["result"]);
    }

    public void Dispose() => _directory.Dispose();

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : null;

    private static IEnumerable<string> Targets(IEnumerable<JsonObject> records, string stage) =>
        records.Where(record => string.Equals(record.Attribute(AuditAttributes.Stage), stage, StringComparison.Ordinal)).Select(record => record.Attribute(AuditAttributes.TargetId));

    private async Task KillAsync(Random random, int kills, string[] arguments)
    {
        var collector = await CollectorProcess.StartAsync(Data);
        var service = await Service.StartAsync(arguments);
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                await Task.Delay(random.Next(LongestRun));
                if (kill % 2 == 0)
                    await collector.KillAsync();

                // With the collector gone the service works on, or refuses; it is killed in either.
                await Task.Delay(random.Next(LongestRun));
                if (random.Next(2) == 0)
                {
                    await service.KillAsync();
                    await service.DisposeAsync();
                    service = await Service.StartAsync(arguments);
                }

                if (!collector.IsRunning)
                {
                    await collector.DisposeAsync();
                    collector = await CollectorProcess.StartAsync(Data);
                }
            }

            await service.KillAsync();
        }
        finally
        {
            await service.DisposeAsync();
            await collector.DisposeAsync();
        }
    }

    private void AssertNothingLost(IReadOnlyList<JsonObject> records)
    {
        // The last line may be cut short: the program was killed while it wrote it.
        var lines = File.ReadAllText(Evidence).Split('\n')[..^1].Select(line => line.Split(' ')).ToList();
        var ran = lines.Where(line => line[0] is LoadProgram.Ran).Select(line => line[1]).ToHashSet(StringComparer.Ordinal);
        var returned = lines.Where(line => line[0] is LoadProgram.Returned).Select(line => line[1]).ToHashSet(StringComparer.Ordinal);
        output.WriteLine($"{ran.Count} actions ran, {returned.Count} returned, {records.Count} records are stored.");
        Assert.NotEmpty(returned);
        Assert.Empty(ran.Except(Targets(records, "intent"), StringComparer.Ordinal));
        Assert.Empty(returned.Except(Targets(records, "outcome"), StringComparer.Ordinal));

        // An outcome of success is only ever of an action that ran; one that says it did not run is of none that did.
        var succeeded = records.Where(record => record.Attribute(AuditAttributes.Outcome) is "success");
        Assert.Empty(succeeded.Select(record => record.Attribute(AuditAttributes.TargetId)).Except(ran, StringComparer.Ordinal));
        var notRun = records.Where(record => record.Attribute(AuditAttributes.OutcomeReason) is "audit_unavailable");
        Assert.Empty(notRun.Select(record => record.Attribute(AuditAttributes.TargetId)).Intersect(ran, StringComparer.Ordinal));
    }

    private static void AssertNothingDoubled(IReadOnlyList<JsonObject> records)
    {
        Assert.Equal(records.Count, records.Select(record => record.RecordId()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(["intent", "outcome"], stage =>
        {
            var targets = Targets(records, stage).ToList();
            Assert.Equal(targets.Count, targets.Distinct(StringComparer.Ordinal).Count());
        });
        var places = records.Select(record => $"{record.Attribute(AuditAttributes.SequenceStreamId)} {record["attributes"]![AuditAttributes.SequenceNumber]}").ToList();
        Assert.Equal(places.Count, places.Distinct(StringComparer.Ordinal).Count());
    }

    private async Task AssertUnfinishedAreReportedAsync(IReadOnlyList<JsonObject> records)
    {
        var unfinished = Targets(records, "intent").Except(Targets(records, "outcome"), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var report = (await Cli.RunAsync("report", Data, "--unfinished", "--json")).Expect(unfinished.Count == 0 ? 0 : 1);
        var reported = JsonNode.Parse(report.Output)!["unfinished"]!.AsArray().Select(intent => intent!.AsObject().Attribute(AuditAttributes.TargetId));
        Assert.Equal(unfinished, reported.Order(StringComparer.Ordinal));
        output.WriteLine($"{unfinished.Count} intents are unfinished.");
    }
}
