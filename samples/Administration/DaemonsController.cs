using System.Runtime.Versioning;
using System.ServiceProcess;
using AuditOtel;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>Services of the operating system over HTTP.</summary>
[Route("api/daemons")]
[SupportedOSPlatform("windows")]
public sealed class DaemonsController : ControllerBase
{
    /// <summary>Stops one.</summary>
    [HttpPost("{name}/stop")]
    public IActionResult Stop(string name)
    {
        using var daemon = new ServiceController(name);
        daemon.Stop(); // AOT0101: controller action DaemonsController.Stop -> ServiceController.Stop
        return Accepted();
    }

    /// <summary>Starts one.</summary>
    [HttpPost("{name}/start")]
    [Audited("service.start")]
    public IActionResult Start([AuditTarget("service")] string name)
    {
        using var daemon = new ServiceController(name);
        daemon.Start();
        return Accepted();
    }
}
