namespace AuditOtel.OpenTelemetry.Tests.Support;

/// <summary>Audited methods as a service has them.</summary>
internal static class Accounts
{
    internal const string Pin = "1234-secret";

    [Audited("user.role.grant", Class = AuditClass.Authorization)]
    internal static async Task GrantAsync([AuditTarget("user")] string id, [AuditTarget("role")] string role, [AuditArgument] int days, [AuditSecret] string pin)
    {
        AuditScope.Current.Change("role", null, role);
        await Task.Yield();
    }

    [Audited("user.delete", Class = AuditClass.Account)]
    internal static void Delete([AuditTarget("user")] string id) => throw new KeyNotFoundException(id);
}
