namespace AuditOtel.Losses;

/// <summary>One way to lose records; both columns get the same load.</summary>
/// <param name="Name">For people, and the key in JSON.</param>
/// <param name="Records">How many the application means to hand over.</param>
/// <param name="PerSecond">At most so many a second; 0 for as fast as calls return.</param>
internal sealed record Scenario(string Name, int Records, int PerSecond)
{
    internal Fault Fault { get; init; }

    internal Retry Retry { get; init; }

    internal Ending Ending { get; init; }

    /// <summary>With <see cref="Losses.Ending.Kill"/>: after how many calls have returned.</summary>
    internal int KillAfter { get; init; }

    /// <summary>What stands in the second column; each after the first on a line of its own.</summary>
    internal IReadOnlyList<Sender> Peers { get; init; } = [Sender.OpenTelemetry];

    /// <summary>The ten, for so many records each at most.</summary>
    internal static IReadOnlyList<Scenario> All(int records)
    {
        const int fast = 10_000;
        var steady = Math.Max(1, records / 8);
        return
        [
            new("healthy collector, burst", records, 0),
            new("collector down, 10,000/s", records, fast) { Fault = Fault.Down },
            new("200 ms a response, 10,000/s", records, fast) { Fault = Fault.Slow },
            new("refused for 5 of 8 s", records, steady) { Fault = Fault.Refused },
            new("the same, in-memory retry", records, steady) { Fault = Fault.Refused, Retry = Retry.Memory },
            new("the same, disk retry or outbox", records, steady) { Fault = Fault.Refused, Retry = Retry.Disk },
            new("kill -9 of the application, 100/s", (records / 20) + 100, 100) { Ending = Ending.Kill, KillAfter = records / 20 },
            new("exit without dispose", records / 4, steady) { Ending = Ending.Exit },
            new("full file system", records, fast) 
            {
                Fault = Fault.FullDisk,
                Retry = Retry.Disk,
                Peers = [Sender.OpenTelemetry, Sender.NLog, Sender.SerilogWriteTo, Sender.SerilogAuditTo],
            },
            new("kill -9 of the application, 10,000/s", records, fast) { Ending = Ending.Kill, KillAfter = records / 2, Peers = [Sender.Channel] },
        ];
    }
}
