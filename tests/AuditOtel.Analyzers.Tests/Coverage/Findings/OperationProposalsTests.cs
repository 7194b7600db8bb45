using AuditOtel.Analyzers.Generation.Operations;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Coverage.Findings;

[Trait("Requirement", "I3")]
public sealed class OperationProposalsTests
{
    [Theory]
    [InlineData("UsersController", "Delete", "users.delete")]
    [InlineData("UserService", "AddToRoleAsync", "user.role.add")]
    [InlineData("UserAdministration", "DeleteUserAsync", "user.delete")]
    [InlineData("AccountManager", "ResetPassword", "account.password.reset")]
    [InlineData("Controller", "Run", "application.run")]
    [InlineData("TenantUserAccountStore", "SetBackupMailAddress", "backup.mail.address.set")]
    [InlineData("HTTPKeyStore", "RotateAPIKey", "http.key.api.rotate")]
    [InlineData("Job", "PostFailed", "application.execute")]
    [InlineData("Überweisung", "Löschen", "application.execute")]
    public async Task A_name_is_made_of_type_and_method(string type, string method, string operation)
    {
        var reports = await ReportsAsync($"public class {type} {{ public void {method}(Store<string> s) => s.Close(); }}");

        Assert.Equal([operation], reports);
        Assert.Null(OperationName.FindFault(operation));
    }

    [Fact]
    public async Task No_two_names_are_alike() => Assert.Equal(["user.delete", "user2.delete", "user4.delete"], await ReportsAsync("""
        [assembly: AuditCalls("T:Vendor.Device", "Erase", "user5.delete")]
        public class UserService { public void Delete(Store<string> s) => s.Close(); public void Delete(Store<string> s, int i) => s.Close(); [Audited("user3.delete")] void Other() { } }
        public class UserStore { public void Delete(Store<string> s) => s.Close(); }
        """));

    [Fact]
    public async Task What_has_no_name_is_called_after_what_it_does() =>
        Assert.Equal(["device.erase"], await ReportsAsync("var app = WebApplication.Create(); app.MapGet(\"/\", (IDevice device) => device.Erase(\"\"));"));

    private static async Task<string[]> ReportsAsync(string source) =>
        [.. (await CoverageRun.ReportsAsync(CoverageRun.Project(CoverageRun.Usings + source), CoverageRun.Close + "\npriv Vendor.IDevice|Erase")).Select(report => report.Properties["Operation"]!)];
}
