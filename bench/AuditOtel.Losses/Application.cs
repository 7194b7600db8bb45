using System.Diagnostics;
using System.Text.Json;

namespace AuditOtel.Losses;

/// <summary>The application that loses records, or not: this program with a hidden verb, in a process of its own.</summary>
internal static class Application
{
    internal const string Verb = "application";

    // A service has as many requests under way as its load and its answers make; each of these waits for its own record.
    private const int Callers = 1_000;

    internal static async Task<int> RunAsync(string settings)
    {
        var load = JsonSerializer.Deserialize<Load>(settings) ?? throw new ArgumentException("The application needs its load.", nameof(settings));
        using var evidence = new Evidence(load.Evidence, load.Records);
        var sender = Create(load);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        await SendAllAsync(sender, load, evidence);
        if (!load.Dispose)
            Environment.Exit(0);
        try
        {
            await sender.DisposeAsync();
        }
        catch (Exception left)
        {
            // What it could not deliver is counted from outside.
            Console.WriteLine(left.Message);
        }

        return 0;
    }

    private static IRecordSender Create(Load load) => load.Sender switch
    {
        Sender.Trail => new TrailSender(load),
        Sender.OpenTelemetry => new OpenTelemetrySender(),
        Sender.Channel => new ChannelSender(),
        Sender.NLog => new NLogSender(load.Directory),
        _ => new SerilogSender(load.Directory, isAudit: load.Sender == Sender.SerilogAuditTo),
    };

    private static async Task SendAllAsync(IRecordSender sender, Load load, Evidence evidence)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Callers, load.Records)).Select(_ => Task.Run(CallAsync)));

        async Task CallAsync()
        {
            while (Interlocked.Increment(ref next) is var record && record < load.Records)
            {
                if (load.PerSecond > 0)
                    await WaitUntilAsync(TimeSpan.FromSeconds((double)record / load.PerSecond));
                evidence[record] = CallState.Made;
                evidence[record] = await SendAsync(sender, record);
            }
        }

        Task WaitUntilAsync(TimeSpan due) => due - Stopwatch.GetElapsedTime(started) is var wait && wait > TimeSpan.Zero ? Task.Delay(wait) : Task.CompletedTask;
    }

    private static async ValueTask<CallState> SendAsync(IRecordSender sender, int record)
    {
        try
        {
            await sender.SendAsync(record);
            return CallState.Returned;
        }
        catch (AuditUnavailableException)
        {
            return CallState.Refused;
        }
        catch (Exception)
        {
            return CallState.Threw;
        }
    }
}
