namespace AuditOtel.Losses;

/// <summary>Runs one scenario for one sender: a collector of its own, the fault proxy, the application, and then the count.</summary>
internal sealed class Runner(string directory)
{
    internal const string Service = "losses";

    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(5);
    private int _runs;

    internal async Task<Result> RunAsync(Scenario scenario, Sender sender)
    {
        var place = Directory.CreateDirectory(Path.Combine(directory, $"{++_runs}")).FullName;
        try
        {
            if (scenario.Fault != Fault.FullDisk)
                return await RunAsync(scenario, sender, place, disk: null);
            await using var small = await SmallFileSystem.MountAsync(Path.Combine(place, "small"));
            return await RunAsync(scenario, sender, place, small);
        }
        catch (LossesException failure)
        {
            return Result.Missing(failure.Message.Split('\n')[0]);
        }
    }

    private static async Task<Result> RunAsync(Scenario scenario, Sender sender, string place, SmallFileSystem? disk)
    {
        var load = new Load(
            sender, "", scenario.Records, scenario.PerSecond, scenario.Retry, Path.Combine(disk?.Path ?? place, "kept"), Path.Combine(place, "evidence"), scenario.Ending == Ending.Dispose);
        await using var collector = await CollectorProgram.StartAsync(Path.Combine(disk?.Path ?? place, "ledger"));
        await using var proxy = await FaultProxy.StartAsync(collector.Grpc, scenario.Fault);
        if (scenario.Fault == Fault.Down)
            await proxy.StopAsync();
        using var evidence = new Evidence(load.Evidence, load.Records);
        await ApplyAsync(scenario, load with { Endpoint = proxy.Address }, proxy, disk, evidence);
        var kept = await KeptRecords.ReadAsync(load.Directory);
        return Result.Of(evidence, load.Records, await collector.KillAndReadAsync(), kept);
    }

    private static async Task ApplyAsync(Scenario scenario, Load load, FaultProxy proxy, SmallFileSystem? disk, Evidence evidence)
    {
        await using var application = await RunningApplication.StartAsync(load);
        if (disk is not null)
            await disk.FillAsync();
        await application.BeginAsync();
        if (scenario.Fault == Fault.Refused)
        {
            await Task.Delay(RefusedFor);
            proxy.Recover();
        }

        if (scenario.Ending == Ending.Kill)
            await application.KillAsync(evidence, scenario.KillAfter);
        else
            await application.EndAsync();
    }
}
