using AuditOtel;
using Microsoft.Extensions.Hosting;

namespace Administration;

/// <summary>Stops the service when nothing else helps.</summary>
internal sealed class Watchdog(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (File.Exists("stop-unseen"))
            Stop();
        else if (File.Exists("stop"))
            StopRecorded();
    }

    private void Stop() => lifetime.StopApplication(); // AOT0101: hosted service Watchdog.ExecuteAsync -> Watchdog.Stop -> IHostApplicationLifetime.StopApplication

    [Audited("host.stop", TargetType = "host", TargetId = "this")]
    private void StopRecorded() => lifetime.StopApplication();
}
