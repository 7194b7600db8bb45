using System.Reflection;
using System.Runtime.Loader;
using AuditOtel;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>Code that is loaded while the service runs.</summary>
[Route("api/plugins")]
public sealed class PluginsController : ControllerBase
{
    /// <summary>Loads some.</summary>
    [HttpPost]
    public IActionResult Load(string path) => Ok(Assembly.LoadFrom(path).FullName); // AOT0101: controller action PluginsController.Load -> Assembly.LoadFrom

    /// <summary>Loads some on trial.</summary>
    [HttpPost("trial")]
    [Audited("plugin.try")]
    public IActionResult Try([AuditTarget("plugin")] string path)
    {
        var trial = new AssemblyLoadContext("trial", isCollectible: true);
        var name = trial.LoadFromAssemblyPath(path).FullName;
        trial.Unload();
        return Ok(name);
    }
}
