using AuditOtel;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>People over HTTP.</summary>
[Route("api/people")]
public sealed class PeopleController(UserService service, UserManager<Person> people) : ControllerBase
{
    /// <summary>Deletes somebody.</summary>
    [HttpDelete("{id}")]
    public Task Remove(string id) => service.RemoveAsync(new Person { Id = id });

    /// <summary>Gives a role.</summary>
    [HttpPost("{id}/roles/{role}")]
    [Authorize("owner")]
    public Task Grant(string id, string role) => service.GrantAsync(id, role);

    /// <summary>Renames somebody.</summary>
    [HttpPut("{id}/name")]
    [Authorize]
    public Task Rename(string id, string name) => service.RenameAsync(new Person { Id = id }, name);

    /// <summary>Takes passwords away.</summary>
    [HttpPost("clear")]
    public Task Clear([FromBody] string[] ids) => service.ClearAsync(ids.Select(id => new Person { Id = id }));

    /// <summary>Gives a new password.</summary>
    [HttpPut("{id}/password")]
    [Audited("user.password.reset", Class = AuditClass.Account)]
    public async Task<IdentityResult> Reset([AuditTarget("user")] string id, [AuditSecret] string token, [AuditSecret] string password) =>
        await people.ResetPasswordAsync(new Person { Id = id }, token, password);

    /// <summary>Marks somebody as seen.</summary>
    [HttpPatch("{id}")]
    [Authorize(Roles = "owner")]
    public IActionResult Touch(string id) => Ok(id); // AOT0103: endpoint 'PeopleController.Touch' changes state (PATCH) for those of 'owner'

    /// <summary>Finds somebody.</summary>
    [HttpGet("{id}")]
    [Authorize]
    public Task<Person?> Get(string id) => people.FindByIdAsync(id);
}
