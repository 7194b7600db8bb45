using System.Diagnostics;
using AuditOtel;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>Programs of the machine over HTTP.</summary>
[Route("api/programs")]
public sealed class ProgramsController : ControllerBase
{
    /// <summary>Starts one.</summary>
    [HttpPost("{name}")]
    public IActionResult Start(string name)
    {
        using var program = Process.Start(name); // AOT0101: controller action ProgramsController.Start -> Process.Start
        return Ok(program.Id);
    }

    /// <summary>Ends one.</summary>
    [HttpDelete("{id:int}")]
    [Audited("program.end")]
    public IActionResult End([AuditTarget("program")] int id)
    {
        using var program = Process.GetProcessById(id);
        program.Kill();
        return NoContent();
    }
}
