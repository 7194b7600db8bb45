using AuditOtel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;

namespace Administration;

/// <summary>The configuration over HTTP.</summary>
[Route("api/configuration")]
public sealed class ConfigurationController(IConfiguration configuration) : ControllerBase
{
    /// <summary>Sets a value.</summary>
    [HttpPut("{key}")]
    public void Set(string key, string value) => configuration[key] = value; // AOT0101: controller action ConfigurationController.Set -> IConfiguration

    /// <summary>Takes a value out.</summary>
    [HttpDelete("{key}")]
    [Audited("configuration.remove", Class = AuditClass.Configuration)]
    public void Remove([AuditTarget("setting")] string key) => configuration[key] = null;
}
