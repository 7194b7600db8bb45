using AuditOtel.Analyzers.Tests.Coverage;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class NamedActionRuleTests
{
    [Theory]
    [InlineData("public class UserService { public void [|DeleteUser|](int id) => System.GC.Collect(); public void DeletedUsers() => System.GC.Collect(); public void Find() => System.GC.Collect(); }")]
    [InlineData("public class RolesManager { public void [|Grant|]() => System.GC.Collect(); void [|RevokeAll|]() => System.GC.Collect(); }")]
    [InlineData("public class ApiKeys { public static void [|ResetAll|]() => System.GC.Collect(); } public class Browser { public void DeleteTab() => System.GC.Collect(); } public class Userland { public void Reset() => System.GC.Collect(); }")]
    [InlineData("public class UserService { public bool [|Delete|]() { System.GC.Collect(); return true; } public Task<int> [|Ban|]() => Task.FromResult(Count()); int Count() => 1; public string [|Reset|](string a) => a.Trim(); }")]
    [InlineData("public class UsersController : ControllerBase { public void Delete(UserService s) => s.Delete(); } public class UserService { public void [|Delete|]() => Store.Delete(); } public static class Store { public static void Delete() => System.GC.Collect(); }")]
    [InlineData("public class UsersController : ControllerBase { [HttpPost] public void [|Delete|]() => System.GC.Collect(); [HttpGet, HttpPost] public void [|Disable|]() => System.GC.Collect(); [AcceptVerbs(\"GET\", \"DELETE\")] public void [|Ban|]() => System.GC.Collect(); public void [|Lock|]() => System.GC.Collect(); }")]
    [InlineData("public class UsersController : ControllerBase { [HttpGet] public void Delete(UserService s) => s.Delete(); } public class UserService { public void [|Delete|]() => System.GC.Collect(); }")]
    [InlineData("public class UsersController : ControllerBase { [HttpGet] public void [|Delete|]() => System.GC.Collect(); [HttpHead] public void [|Disable|]() => System.GC.Collect(); [AcceptVerbs(\"GET\")] public void [|Ban|]() => System.GC.Collect(); [HttpPost, ActionName(\"Other\")] public int Delete(int id) => 1; }")]
    [InlineData("public static class UserPages { public static void Map(WebApplication app) { app.MapGet(\"/users/delete\", DeleteUser); app.MapPost(\"/users\", () => 1); } static void [|DeleteUser|]() => System.GC.Collect(); }")]
    [InlineData("public static class UserPages { public static void Map(WebApplication app, string a, string b) { app.MapGet(a, DeleteUser); app.MapPost(b, () => 1); } static void [|DeleteUser|]() => System.GC.Collect(); }")]
    [InlineData("public static class UserPages { public static void Map(WebApplication app) => app.MapDelete(\"/users\", DeleteUser); static void [|DeleteUser|]() => System.GC.Collect(); }")]
    public async Task A_method_that_is_named_like_a_privileged_action_is_told(string source) =>
        Assert.Contains("is named like a privileged action and leaves no record", await CoverageRun.ExpectAsync("AOT0104", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class UserService { [Audited(\"user.delete\")] public void Delete() => Store.Delete(); } public static class UserStore { public static void Delete() => System.GC.Collect(); } static class Store { public static void Delete() => UserStore.Delete(); }")]
    [InlineData("public class UserService { public void Delete() => More(); [Audited(\"user.delete\")] void More() => System.GC.Collect(); }")]
    [InlineData("public class UserService { [NotAudited(\"A draft.\")] public void Delete() => System.GC.Collect(); }")]
    [InlineData("public interface IUserService { void Delete(); [System.ComponentModel.Description(\"x\")] void Reset(); void Ban(int days = 1); } public abstract class UserBase { [System.ComponentModel.Description(\"x\")] public abstract void Lock(int days = 1); }")]
    [InlineData("public class NoUserService { public void Delete() => throw new NotSupportedException(); public Task<bool> Ban() { return Task.FromResult(false); } public Task Lock() => Task.CompletedTask; public string Reset() => null!; public void Disable() { } public int Grant() { throw new InvalidOperationException(\"x\"); } }")]
    [InlineData("public class UsersController : ControllerBase { [HttpGet] public void Delete() => System.GC.Collect(); [HttpPost, ActionName(\"delete\")] public int Confirmed(int id) => id; }")]
    [InlineData("public class UsersController : ControllerBase { [HttpGet] public void Ban() => System.GC.Collect(); [AcceptVerbs(\"POST\")] public Task<int> BanAsync(int id) => Task.FromResult(1); }")]
    [InlineData("public class UsersController : ControllerBase { [HttpGet(\"users/{id}/delete\")] public void DeleteUser() => System.GC.Collect(); [HttpPost(\"users/{id}/delete\")] public int Post(int id) => id; }")]
    [InlineData("public static class UserPages { public static void Map(WebApplication app) { app.MapGet(\"/users/delete\", DeleteUser); app.MapPost(\"/users/delete\", () => 1); } static void DeleteUser() => System.GC.Collect(); }")]
    public async Task What_is_recorded_on_the_way_or_beneath_or_does_nothing_is_not_told(string source) => await CoverageRun.ExpectAsync("AOT0104", source);

    [Fact]
    public async Task It_is_off_until_a_project_switches_it_on() =>
        Assert.Empty(await CoverageRun.ReportsAsync(CoverageRun.Project("public class UserService { public void Delete() => System.GC.Collect(); }"), lines: null));
}
