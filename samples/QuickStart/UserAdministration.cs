using AuditOtel;

namespace QuickStart;

/// <summary>A small service with privileged actions. The build puts intent and outcome into each annotated method.</summary>
internal sealed class UserAdministration
{
    private readonly Dictionary<string, UserAccount> _users = new(StringComparer.Ordinal);

    [Audited("user.create", Class = AuditClass.Account)]
    public async Task CreateAsync([AuditTarget("user")] string userId, [AuditArgument] string mail)
    {
        await Task.Yield();
        _users.Add(userId, new UserAccount(mail));
    }

    [Audited("user.password.reset", Class = AuditClass.Account)]
    public async Task ResetPasswordAsync([AuditTarget("user")] string userId, [AuditSecret] string newPassword)
    {
        await Task.Yield();
        _users[userId].SetPassword(newPassword);
    }

    [Audited("role.grant", Class = AuditClass.Authorization)]
    public ValueTask<int> GrantRoleAsync([AuditTarget("user")] string userId, [AuditArgument] string role)
    {
        if (!SignedInPerson.HasRole("administrator"))
            throw new UnauthorizedAccessException("Only an administrator grants roles.");
        return ValueTask.FromResult(_users[userId].Grant(role));
    }

    [Audited("user.disable", Class = AuditClass.Account)]
    public bool Disable([AuditTarget("user")] string userId) => _users[userId].Disable();

    [Audited("user.delete", Class = AuditClass.Account)]
    public async Task DeleteAsync([AuditTarget("user")] string userId)
    {
        await Task.Yield();
        if (!_users.Remove(userId))
            throw new KeyNotFoundException($"There is no user {userId}.");
    }
}
