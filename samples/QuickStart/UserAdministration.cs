using AuditOtel;

namespace QuickStart;

/// <summary>A small service with privileged actions. The generator writes the other half of each partial method around its Core.</summary>
internal sealed partial class UserAdministration
{
    private readonly Dictionary<string, UserAccount> _users = new(StringComparer.Ordinal);

    [Audited("user.create", Class = AuditClass.Account)]
    public partial Task CreateAsync([AuditTarget("user")] string userId, [AuditArgument] string mail);

    [Audited("user.password.reset", Class = AuditClass.Account)]
    public partial Task ResetPasswordAsync([AuditTarget("user")] string userId, [AuditSecret] string newPassword);

    [Audited("role.grant", Class = AuditClass.Authorization)]
    public partial ValueTask<int> GrantRoleAsync([AuditTarget("user")] string userId, [AuditArgument] string role);

    [Audited("user.disable", Class = AuditClass.Account)]
    public partial bool Disable([AuditTarget("user")] string userId);

    [Audited("user.delete", Class = AuditClass.Account)]
    public partial Task DeleteAsync([AuditTarget("user")] string userId);

    private Task CreateAsyncCore(string userId, string mail)
    {
        _users.Add(userId, new UserAccount(mail));
        return Task.CompletedTask;
    }

    private async Task ResetPasswordAsyncCore(string userId, string newPassword)
    {
        await Task.Yield();
        _users[userId].SetPassword(newPassword);
    }

    private ValueTask<int> GrantRoleAsyncCore(string userId, string role)
    {
        if (!SignedInPerson.HasRole("administrator"))
            throw new UnauthorizedAccessException("Only an administrator grants roles.");
        return ValueTask.FromResult(_users[userId].Grant(role));
    }

    private bool DisableCore(string userId) => _users[userId].Disable();

    private async Task DeleteAsyncCore(string userId)
    {
        await Task.Yield();
        if (!_users.Remove(userId))
            throw new KeyNotFoundException($"There is no user {userId}.");
    }
}
