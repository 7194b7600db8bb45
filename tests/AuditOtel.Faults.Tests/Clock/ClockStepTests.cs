using AuditOtel.Faults.Tests.Support;
using AuditOtel.Ledger;

namespace AuditOtel.Faults.Tests.Clock;

/// <summary>The wall clock jumps, by faketime, while the collector works.</summary>
[Trait("Requirement", "B8")]
public sealed class ClockStepTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public static IEnumerable<object[]> Steps => Matrix.Rows(
        [["+90s"], ["-90s"], ["+30d"], ["-30d"], ["+15y"], ["-50y"]],
        isQuick: row => row[0] is "-90s");

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_collector_whose_clock_jumps_goes_on_and_its_ledger_verifies(string step)
    {
        var data = _directory.Combine("l");
        var clock = _directory.Combine("clock");
        await File.WriteAllTextAsync(clock, "+0");
        await Collectors.CreateAsync(data);
        var sent = new SentRecords();
        await using (var collector = await Collectors.LaunchAsync(data, Faketime(clock)))
        {
            Assert.True(collector.IsRunning, collector.Output);
            await new FaultLoad(sent).RunAsync(collector, TimeSpan.FromMilliseconds(500));
            await File.WriteAllTextAsync(clock, step);
            await new FaultLoad(sent).RunAsync(collector, TimeSpan.FromMilliseconds(2500));
            await AssertHoldsMeanwhileAsync(data, sent, step, clock);
            await File.WriteAllTextAsync(clock, "+0");
            await new FaultLoad(sent).RunAsync(collector, TimeSpan.FromMilliseconds(500));
            Assert.Equal(0, await collector.StopAsync());
            Collectors.AssertSpeaksPlainly(collector);
        }

        await AssertTheStepIsSeenAsync(data);
        await Collectors.AssertRecoversAsync(data, sent, $"a clock step of {step}");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>On the host itself, whose clock jumped, nothing is wrong; a verifier with the right time says which way the newest seal is off, and no more.</summary>
    private static async Task AssertHoldsMeanwhileAsync(string data, SentRecords sent, string step, string clock)
    {
        var acknowledged = sent.Acknowledged.ToList();
        LedgerOracle.AssertHolds(data, sent, acknowledged, await Verdict.OfProgramAsync(data, Faketime(clock)), $"while the clock is at {step}");
        var elsewhere = await Verdict.OfProgramAsync(data);
        Assert.Equal(VerificationResult.Incomplete, elsewhere.Result);
        Assert.Equal(step.StartsWith('+') ? "seal-time" : "seal-stale", Assert.Single(elsewhere.Kinds));
    }

    /// <summary>The receipt times show that the clock of the collector did jump, without which the test would prove nothing; and the ledger says so.</summary>
    private static async Task AssertTheStepIsSeenAsync(string data)
    {
        var times = (await Cli.SearchAsync(data)).Select(record => DateTimeOffset.Parse((string)record["received"]!, null)).ToList();
        Assert.True(times.Max() - times.Min() > TimeSpan.FromSeconds(80), $"No clock step was seen: {times.Min():O} to {times.Max():O}.");
        Assert.NotEmpty(await Cli.SearchAsync(data, "operation:audit.clock.step"));
    }

    /// <summary>Only the wall clock is faked; the monotonic one goes on, as it does when an administrator sets the time.</summary>
    private static string[] Faketime(string clock) =>
    [
        "env", $"LD_PRELOAD={Library()}", $"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
    ];

    private static string Library()
    {
        const string Name = "libfaketimeMT.so.1";
        var places = Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(place => Path.Combine(place, "faketime", Name));
        return places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"{Name} is not installed, so no clock can be made to jump here: install the package libfaketime.");
    }
}
