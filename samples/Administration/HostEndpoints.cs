using AuditOtel;
using Microsoft.Extensions.Hosting;

namespace Administration;

/// <summary>What is mapped to routes of the host.</summary>
internal static class HostEndpoints
{
    internal static void Stop(IHostApplicationLifetime lifetime) => lifetime.StopApplication(); // AOT0101: endpoint POST /stop -> IHostApplicationLifetime.StopApplication

    [NotAudited("The supervisor that calls it records it.")]
    internal static void Restart(IHostApplicationLifetime lifetime) => lifetime.StopApplication();
}
