using AuditOtel.Analyzers.Tests.Coverage;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class RestrictedEndpointRuleTests
{
    private const string App = "var app = WebApplication.Create(); app.Run(); ";

    [Theory]
    [InlineData("[Authorize] public class AController : ControllerBase { [HttpPost] public void [|Save|]() { } [HttpGet] public void Read() { } public void Any() { } }", "endpoint 'AController.Save' changes state (POST) for those who are signed in")]
    [InlineData("public class AController : ControllerBase { [Authorize(Roles = \"admin, owner\"), HttpDelete(\"{id}\"), HttpPut] public void [|Save|](int id) { } }", "(PUT, DELETE) for those of 'admin', 'owner'")]
    [InlineData("[Authorize(\"Edit\")] public abstract class Base : ControllerBase { } public class AController : Base { [HttpPatch] public void [|Save|]() { } }", "(PATCH) for those of 'Edit'")]
    [InlineData("public abstract class Base : ControllerBase { [Authorize(Policy = \"Edit\"), HttpPost] public abstract void Save(); } public class AController : Base { public override void [|Save|]() { } }", "'AController.Save'")]
    [InlineData("public class MineAttribute : AuthorizeAttribute { } [Mine] public class AController : ControllerBase { [AcceptVerbs(\"GET\", \"post\")] public void [|Save|]() { } }", "(POST) for those who are signed in")]
    [InlineData("[Authorize] public class EditModel : PageModel { public void OnGet() { } public void [|OnPostDelete|]() { } }", "endpoint 'EditModel.OnPostDelete' changes state (POST)")]
    [InlineData("[Authorize] public class Chat : Hub { public void [|Send|](string text) { } public override Task OnConnectedAsync() => Task.CompletedTask; }", "endpoint 'Chat.Send' changes state (hub method)")]
    public async Task A_restricted_action_that_changes_state_is_told(string source, string message) =>
        Assert.Contains(message, await CoverageRun.ExpectAsync("AOT0103", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("app.MapPost(\"/users\", [|() =>|] 1).RequireAuthorization();", "endpoint 'POST /users' changes state (POST) for those who are signed in")]
    [InlineData("app.MapDelete(\"/users\", [|[Authorize(\"Edit\")] () =>|] 1);", "'DELETE /users' changes state (DELETE) for those of 'Edit'")]
    [InlineData("app.MapPut(\"/users\", Save).RequireAuthorization(\"Edit\", \"More\"); static void [|Save|]() { }", "for those of 'Edit', 'More'")]
    [InlineData("app.MapMethods(\"/users\", [\"GET\", \"PATCH\"], [|() =>|] 1).RequireAuthorization(policy => policy.RequireRole(\"admin\"));", "(PATCH) for those of 'admin'")]
    [InlineData("app.MapGroup(\"/g\").RequireAuthorization().MapPost(\"/a\", [|() =>|] 1);", "'POST /a'")]
    [InlineData("var g = app.MapGroup(\"/g\"); g.RequireAuthorization(\"Edit\"); var i = g.MapGroup(\"/i\"); i.MapPost(\"/a\", [|() =>|] 1); i.MapGet(\"/b\", () => 1);", "for those of 'Edit'")]
    [InlineData("var e = app.MapPost(\"/a\", [|() =>|] 1); e.RequireAuthorization();", "'POST /a'")]
    [InlineData("app.MapPost(\"/a\", [|x =>|] Task.CompletedTask).WithName(\"a\").RequireAuthorization();", "'POST /a'")]
    [InlineData("app.MapControllers().RequireAuthorization(\"Edit\"); public class AController : ControllerBase { [HttpPost] public void [|Save|]() { } }", "'AController.Save' changes state (POST) for those of 'Edit'")]
    [InlineData("app.MapHub<Chat>(\"/chat\").RequireAuthorization(); public class Chat : Hub { public void [|Send|]() { } } public class Other : Hub { public void Send() { } }", "'Chat.Send'")]
    public async Task A_restricted_route_that_changes_state_is_told(string source, string message) =>
        Assert.Contains(message, await CoverageRun.ExpectAsync("AOT0103", App + source), StringComparison.Ordinal);

    [Theory]
    [InlineData("app.MapPost(\"/a\", () => 1);")]
    [InlineData("app.MapGet(\"/a\", () => 1).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/a\", () => 1).RequireAuthorization().AllowAnonymous();")]
    [InlineData("app.MapGroup(\"/g\").RequireAuthorization().MapPost(\"/a\", [AllowAnonymous] () => 1);")]
    [InlineData("app.MapPost(\"/a\", () => 1).RequireAuthorization().Audited(\"user.create\");")]
    [InlineData("app.MapGroup(\"/g\").RequireAuthorization().Audited(\"user.create\").MapPost(\"/a\", () => 1);")]
    [InlineData("app.MapPost(\"/a\", [Audited(\"user.create\")] () => 1).RequireAuthorization();")]
    [InlineData("app.MapPost(\"/a\", (Work w) => w.Do()).RequireAuthorization(); public class Work { [Audited(\"user.create\")] public void Do() { } }")]
    [InlineData("app.MapPost(\"/a\", (IWork w) => w.Do()).RequireAuthorization(); public interface IWork { void Do(); } public class Work : IWork { public void Do() => More(); [Audited(\"user.create\")] void More() { } }")]
    [InlineData("app.MapPost(\"/a\", [NotAudited(\"It changes nothing that lasts.\")] () => 1).RequireAuthorization();")]
    [InlineData("[Authorize] public class AController : ControllerBase { [HttpPost, AllowAnonymous] public void Save() { } [HttpPost, NonAction] public void Other() { } }")]
    [InlineData("[Authorize, AllowAnonymous] public class AController : ControllerBase { [HttpPost] public void Save() { } }")]
    [InlineData("[Authorize, NotAudited(\"A game.\")] public class AController : ControllerBase { [HttpPost] public void Save() { } }")]
    [InlineData("[Authorize] public class AController : ControllerBase { [HttpPost] public async Task Save() => await AuditTrail.Current.RecordAsync(null!); }")]
    [InlineData("[Authorize] public class AService { [HttpPost] public void Save() { } }")]
    public async Task What_is_open_or_reads_or_leaves_a_record_is_not_told(string source) => await CoverageRun.ExpectAsync("AOT0103", source.StartsWith('[') ? source : App + source);

    [Fact]
    public async Task A_call_that_is_intercepted_or_emits_leaves_a_record() => await CoverageRun.ExpectAsync(
        "AOT0103",
        """
        [assembly: AuditCalls("T:Vendor.Device", "Erase", "device.erase")]
        [Authorize] public class AController(Device device, ILog log) : ControllerBase { [HttpPost] public void A() => device.Erase(""); [HttpPost] public void B() => log.Write(); }
        public interface ILog { void Write(); }
        """,
        "emit ILog|Write");

    [Fact]
    public async Task An_excuse_of_what_is_called_is_no_record() => await CoverageRun.ExpectAsync(
        "AOT0103", "[Authorize] public class AController : ControllerBase { [HttpPost] public void [|A|]() => Do(); [NotAudited(\"A cache.\")] void Do() { } }");

    [Fact]
    public async Task Who_is_told_of_the_privileged_call_is_not_told_of_the_endpoint_too() => await CoverageRun.ExpectAsync(
        "AOT0101", "[Authorize] public class AController : ControllerBase { [HttpPost] public void A(Store<string> s) => [|s.Close()|]; [HttpPost] public void B(Store<string> s) => A(s); }");

    [Theory]
    [InlineData("auditotel_audited_policies=Other", DiagnosticSeverity.Info)]
    [InlineData("auditotel_audited_policies=Other, edit", DiagnosticSeverity.Warning)]
    public async Task Endpoints_of_listed_policies_and_roles_are_warnings(string setting, DiagnosticSeverity severity)
    {
        var project = CoverageRun.Project(CoverageRun.Usings + "public class AController : ControllerBase { [Authorize(Roles = \"Edit\"), HttpPost] public void A() { } }");

        var report = Assert.Single(await CoverageRun.ReportsAsync(project, lines: null, setting));

        Assert.Equal(("AOT0103", severity), (report.Id, report.Severity));
    }

    [Fact]
    public async Task Endpoints_of_listed_policies_are_told_beside_the_privileged_call_beneath_them()
    {
        var project = CoverageRun.Project(CoverageRun.Usings + "[Authorize(\"Edit\")] public class AController : ControllerBase { [HttpPost] public void A(Work w) => w.Do(); } public class Work { public void Do() => Environment.Exit(1); }");

        var reports = await CoverageRun.ReportsAsync(project, lines: null, "auditotel_audited_policies=Edit");

        Assert.Equal(["AOT0103", "AOT0101"], reports.Select(report => report.Id));
    }
}
