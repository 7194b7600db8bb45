using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace AuditOtel.AspNetCore.Tests.Support;

/// <summary>A controller as users write them.</summary>
[ApiController]
[Route("hosts")]
public sealed class HostsController : ControllerBase
{
    [HttpPost("{id}/power-off")]
    [Authorize("admin")]
    [Audited("host.power_off", Class = AuditClass.System)]
    public async Task<IActionResult> PowerOffAsync([AuditTarget("host")] string id)
    {
        await Task.Yield();
        return Conflict($"{id} is not running");
    }

    internal static void Add(IServiceCollection services) => services.AddControllers().AddApplicationPart(typeof(HostsController).Assembly);
}
