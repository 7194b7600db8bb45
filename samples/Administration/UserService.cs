using AuditOtel;
using Microsoft.AspNetCore.Identity;

namespace Administration;

/// <summary>Changes people and roles.</summary>
public sealed class UserService(UserManager<Person> people, RoleManager<Role> roles, ISecurityLog log)
{
    /// <summary>Deletes somebody.</summary>
    public async Task RemoveAsync(Person person) =>
        await people.DeleteAsync(person); // AOT0101: controller action PeopleController.Remove -> UserService.RemoveAsync -> UserManager.DeleteAsync

    /// <summary>Gives a role, which is made when it is missing.</summary>
    [Audited("user.role.grant", Class = AuditClass.Account)]
    public async Task GrantAsync([AuditTarget("user")] string id, [AuditArgument] string role)
    {
        await EnsureAsync(role);
        await people.AddToRoleAsync(new Person { Id = id }, role);
    }

    /// <summary>Renames somebody, which the log that was there before knows.</summary>
    public async Task RenameAsync(Person person, string name)
    {
        log.WriteLine("rename");
        await people.SetUserNameAsync(person, name);
    }

    /// <summary>Takes passwords away.</summary>
    public async Task ClearAsync(IEnumerable<Person> all) =>
        await Task.WhenAll(all.Select(person => people.RemovePasswordAsync(person))); // AOT0101: PeopleController.Clear -> UserService.ClearAsync -> lambda in UserService.ClearAsync -> UserManager.RemovePasswordAsync

    private async Task EnsureAsync(string role) => await roles.CreateAsync(new Role { Name = role });
}
