namespace AuditOtel.EndToEnd.Tests.Actions;

/// <summary>A small service with audited actions, as a user would write it; it counts what really ran.</summary>
public sealed partial class UserAdministration
{
    public int Runs { get; private set; }

    [Audited("user.account.disable", Class = AuditClass.Account)]
    public partial void Disable([AuditTarget("user")] string userId);

    [Audited("user.password.reset", Class = AuditClass.Account, Action = AuditAction.Update)]
    public partial Task<string> ResetPasswordAsync([AuditTarget("user")] string userId, [AuditSecret] string newPassword);

    [Audited("user.account.delete", Class = AuditClass.Account)]
    public partial Task DeleteAsync([AuditTarget("user")] string userId);

    private void DisableCore(string userId) => Runs++;

    private async Task<string> ResetPasswordAsyncCore(string userId, string newPassword)
    {
        await Task.Yield();
        Runs++;
        return $"{userId}:{newPassword.Length}";
    }

    private async Task DeleteAsyncCore(string userId)
    {
        await Task.Yield();
        Runs++;
        throw new InvalidOperationException($"{userId} still owns files");
    }
}
