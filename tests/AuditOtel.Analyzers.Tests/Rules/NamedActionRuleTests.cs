using AuditOtel.Analyzers.Tests.Coverage;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class NamedActionRuleTests
{
    [Theory]
    [InlineData("public class UserService { public void [|DeleteUser|](int id) { } public void DeletedUsers() { } public void Find() { } }")]
    [InlineData("public class RolesManager { public void [|Grant|]() { } void [|RevokeAll|]() { } }")]
    [InlineData("public class ApiKeys { public static void [|ResetAll|]() { } } public class Browser { public void DeleteTab() { } } public class Userland { public void Reset() { } }")]
    [InlineData("public class UsersController : ControllerBase { public void Delete(UserService s) => s.Delete(); } public class UserService { public void [|Delete|]() => Store.Delete(); } public static class Store { public static void Delete() { } }")]
    public async Task A_method_that_is_named_like_a_privileged_action_is_told(string source) =>
        Assert.Contains("is named like a privileged action and leaves no record", await CoverageRun.ExpectAsync("AOT0104", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class UserService { [Audited(\"user.delete\")] public void Delete() => Store.Delete(); } public static class UserStore { public static void Delete() { } } static class Store { public static void Delete() => UserStore.Delete(); }")]
    [InlineData("public class UserService { public void Delete() => More(); [Audited(\"user.delete\")] void More() { } }")]
    [InlineData("public class UserService { [NotAudited(\"A draft.\")] public void Delete() { } }")]
    [InlineData("public interface IUserService { void Delete(); }")]
    public async Task What_is_recorded_on_the_way_or_beneath_is_not_told(string source) => await CoverageRun.ExpectAsync("AOT0104", source);

    [Fact]
    public async Task It_is_off_until_a_project_switches_it_on() =>
        Assert.Empty(await CoverageRun.ReportsAsync(CoverageRun.Project("public class UserService { public void Delete() { } }"), lines: null));
}
