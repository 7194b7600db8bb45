using AuditOtel;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Administration;

/// <summary>The database over HTTP.</summary>
[Route("api/database")]
public sealed class DatabaseController(Database database) : ControllerBase
{
    /// <summary>Forgets who was an administrator.</summary>
    [HttpPost("reset")]
    public Task<int> Reset() => database.Database.ExecuteSqlAsync($"UPDATE Accounts SET IsAdministrator = 0"); // AOT0101: controller action DatabaseController.Reset -> RelationalDatabaseFacadeExtensions.ExecuteSqlAsync

    /// <summary>Makes room.</summary>
    [HttpPost("vacuum")]
    [Audited("database.vacuum", TargetType = "database", TargetId = "own")]
    public Task<int> Vacuum() => database.Database.ExecuteSqlAsync($"VACUUM");

    /// <summary>Throws it away.</summary>
    [HttpDelete]
    public Task<bool> Drop() => database.Database.EnsureDeletedAsync(); // AOT0101: controller action DatabaseController.Drop -> DatabaseFacade.EnsureDeletedAsync

    /// <summary>Makes it.</summary>
    [HttpPost]
    [Audited("database.create", TargetType = "database", TargetId = "own")]
    public Task<bool> Create() => database.Database.EnsureCreatedAsync();
}
