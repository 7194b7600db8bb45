using AuditOtel;
using Microsoft.AspNetCore.Mvc;

// What this program calls of other libraries is recorded where it calls it.
[assembly: AuditCalls("T:System.IO.Directory", "Delete", "folder.delete", Target = "path")]

namespace Administration;

/// <summary>Files of the machine over HTTP.</summary>
[Route("api/files")]
public sealed class FilesController : ControllerBase
{
    /// <summary>Deletes one.</summary>
    [HttpDelete]
    public IActionResult Delete(string path)
    {
        System.IO.File.Delete(path); // AOT0101: controller action FilesController.Delete -> File.Delete
        return NoContent();
    }

    /// <summary>Says who may read one.</summary>
    [HttpPut("mode")]
    [Audited("file.mode.set", Class = AuditClass.Authorization)]
    public IActionResult SetMode([AuditTarget("file")] string path, [AuditArgument] int mode)
    {
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(path, (UnixFileMode)mode);

        return NoContent();
    }

    /// <summary>Deletes a folder.</summary>
    [HttpDelete("folders")]
    public IActionResult DeleteFolder(string path)
    {
        Directory.Delete(path);
        return NoContent();
    }

    /// <summary>Deletes folders.</summary>
    [HttpPost("folders/clear")]
    public IActionResult Clear([FromBody] string[] paths)
    {
        Array.ForEach(paths, Directory.Delete); // AOT0105: handed on as a delegate
        return NoContent();
    }
}
