using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Administration;

/// <summary>Sign-in and sign-out, which AddAuditOtelWeb() records; the set of the catalogue that is about them is taken out in .editorconfig.</summary>
[Route("api/session")]
public sealed class SessionController(SignInManager<Person> manager) : ControllerBase
{
    /// <summary>Signs in.</summary>
    [HttpPost]
    public async Task<IActionResult> SignIn(string name, string password) =>
        await manager.PasswordSignInAsync(name, password, isPersistent: false, lockoutOnFailure: true) is { Succeeded: true } ? NoContent() : Unauthorized();

    /// <summary>Signs out.</summary>
    [HttpDelete]
    public new Task SignOut() => manager.SignOutAsync();
}
