using AuditOtel.Analyzers.Tests.Coverage;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class UnauditedPathRuleTests
{
    private const string Found = "public class UsersController : ControllerBase { public void Delete(Store<string> s) => new Work().Do(s); } ";

    [Theory]
    [InlineData("public class Work { public void Do(Store<string> s) => [|s.Close()|]; }", "controller action UsersController.Delete -> Work.Do -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { Inner(); void Inner() => [|s.Close()|]; } }", "Delete -> Work.Do -> Work.Do.Inner -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { Action a = () => [|s.Close()|]; a(); } }", "Delete -> Work.Do -> lambda in Work.Do -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) => Run([|s.Close|]); static void Run(Action a) => a(); }", "Work.Do -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) => Run(s, Shut); static void Run(Store<string> s, Action<Store<string>> a) => a(s); static void Shut(Store<string> s) => [|s.Close()|]; }", "Work.Do -> Work.Shut -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { _ = new Job(s); } } public class Job { public Job(Store<string> s) => [|s.Close()|]; }", "Work.Do -> Job constructor -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { _ = new Late(); } } public class Late : Early { } public class Early { public Early() { [|new Store<string>().Close()|]; } }", "Work.Do -> Early constructor -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { _ = new Late(); } } public class Late : Early { public Late() { } } public class Early { private readonly int _x = Make(); static int Make() { [|new Store<string>().Close()|]; return 1; } public Early() { } }", "Late constructor -> Early constructor -> Early._x -> Early.Make -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) => First.Go(); } public static class First { static First() { [|new Store<string>().Close()|]; } public static void Go() { } }", "Work.Do -> First constructor -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) => State = 1; public int State { get => 0; set => [|new Store<string>().Close()|]; } }", "Work.Do -> Work.State -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { Changed += () => { }; } public event Action Changed { add { [|new Store<string>().Close()|]; } remove { } } }", "Work.Do -> Work.Changed -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { using var x = new Scope(); } } public sealed class Scope : IDisposable { public void Dispose() => [|new Store<string>().Close()|]; }", "Work.Do -> Scope.Dispose -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { foreach (var x in Items(s)) { } } IEnumerable<int> Items(Store<string> s) { yield return 1; [|s.Close()|]; } }", "Work.Do -> Work.Items -> Store.Close")]
    [InlineData("public class Work { public async void Do(Store<string> s) => await LaterAsync(s); async Task LaterAsync(Store<string> s) { await Task.Yield(); [|s.Close()|]; } }", "Work.Do -> Work.LaterAsync -> Store.Close")]
    [InlineData("public interface IDo { void Go(); } public class Work { public void Do(Store<string> s, IDo d = null!) => d.Go(); } public class A : IDo { void IDo.Go() => [|new Store<string>().Close()|]; } public class B : IDo { public void Go() => [|new Store<string>().Close()|]; }", "Work.Do -> A.Go -> Store.Close")]
    [InlineData("public interface IDo { void Go() { } } public interface IMore : IDo { void IDo.Go() => [|new Store<string>().Close()|]; } public class A : IMore { } public class Work { public void Do(Store<string> s, IDo d = null!) => d.Go(); }", "Work.Do -> IMore.Go -> Store.Close")]
    [InlineData("public abstract class Base { public abstract void Go(); } public class Work { public void Do(Store<string> s, Base b = null!) => b.Go(); } public class A : Base { public override void Go() => [|new Store<string>().Close()|]; }", "Work.Do -> A.Go -> Store.Close")]
    [InlineData("public class Base { public virtual void Go() => [|new Store<string>().Close()|]; } public class Work : Base { public void Do(Store<string> s) => Go(); } public class A : Base { public override void Go() { } }", "Work.Do -> Base.Go -> Store.Close")]
    [InlineData("public interface IDo<T> { void Go(T t); } public class Work { public void Do(Store<string> s, IDo<int> d = null!) => d.Go(1); } public class A<T> : IDo<T> { public void Go(T t) => [|new Store<string>().Close()|]; }", "Work.Do -> A.Go -> Store.Close")]
    [InlineData("public partial class Work { public partial void Do(Store<string> s); } public partial class Work { public partial void Do(Store<string> s) => [|s.Close()|]; }", "Work.Do -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) { [|s.Close()|]; s.Close(); Local(); void Local() => s.Close(); } }", "Work.Do' calls the privileged 'Store.Close' and 2 more and nothing")]
    [InlineData("public class Work { public static Work operator +(Work a, int b) { [|new Store<string>().Close()|]; return a; } public void Do(Store<string> s) => _ = this + 1; }", "Work.op_Addition -> Store.Close")]
    [InlineData("public class Work { public void Do(Store<string> s) => Expression.Lambda<Action>(((Expression<Action>)(() => [|s.Close()|])).Body); }", "lambda in Work.Do -> Store.Close")]
    public async Task A_privileged_call_that_an_entry_point_reaches_is_told_with_the_path(string source, string path) =>
        Assert.Contains(path, await CoverageRun.ExpectAsync("AOT0101", Found + source), StringComparison.Ordinal);

    [Theory]
    [InlineData("public class Work { [Audited(\"store.close\")] public void Do(Store<string> s) => s.Close(); }")]
    [InlineData("public class Work { [Audited(\"store.close\")] public void Do(Store<string> s) => More(s); static void More(Store<string> s) => s.Close(); }")]
    [InlineData("public class Work { [Audited(\"store.close\")] public void Do(Store<string> s) { Action a = () => s.Close(); a(); } }")]
    [InlineData("public class Work { public void Do(Store<string> s) { Action a = [Audited(\"store.close\")] () => s.Close(); a(); } }")]
    [InlineData("public class Work { public void Do(Store<string> s) { Inner(); [Audited(\"store.close\")] void Inner() => s.Close(); } }")]
    [InlineData("public class Work { public void Do(Store<string> s) { var o = AuditTrail.Current.Start(null!); o.Begin(); s.Close(); o.Succeed(); } }")]
    [InlineData("public class Work { public async void Do(Store<string> s) { await AuditTrail.Current.RecordAsync(null!); s.Close(); } }")]
    [InlineData("public partial class Work { [Audited(\"store.close\")] public partial void Do(Store<string> s); public partial void Do(Store<string> s) => DoCore(s); private void DoCore(Store<string> s) => s.Close(); }")]
    [InlineData("public class Work { [NotAudited(\"It closes what nobody sees.\")] public void Do(Store<string> s) => s.Close(); }")]
    [InlineData("[NotAudited(\"It closes what nobody sees.\")] public class Work { public void Do(Store<string> s) => new Inner().Go(s); class Inner { public void Go(Store<string> s) => s.Close(); } }")]
    [InlineData("public class Work { public string Do(Store<string> s) => nameof(s.Close); }")]
    [InlineData("public class Work { public void Do(Store<string> s) => new Mine().Close(); } public class Mine : Store<string> { [Audited(\"store.close\")] public override void Close() => base.Close(); }")]
    [InlineData("public class Work { public object Do(Store<string> s) => s.Slot(1)!; }")]
    public async Task What_is_recorded_or_excused_on_the_way_is_not_told(string source) => await CoverageRun.ExpectAsync("AOT0101", Found + source);

    [Fact]
    public async Task What_the_assembly_excuses_is_not_told() =>
        await CoverageRun.ExpectAsync("AOT0101", "[assembly: NotAudited(\"A program for tests.\")] " + Found + "public class Work { public void Do(Store<string> s) => s.Close(); }");

    [Theory]
    [InlineData("public class UserController : Controller { public IActionResult Get(Store<string> s) { [|s.Close()|]; return Ok(); } [NonAction] public void Other() { } }", "controller action UserController.Get ->")]
    [InlineData("[ApiController] public class Users { public void Get(Store<string> s) => [|s.Close()|]; }", "controller action Users.Get ->")]
    [InlineData("public class UserController : ControllerBase { public UserController() { [|new Store<string>().Close()|]; } public void Get() { } }", "controller action UserController constructor ->")]
    [InlineData("public class IndexModel : Microsoft.AspNetCore.Mvc.RazorPages.PageModel { public void OnPostDelete() => [|new Store<string>().Close()|]; }", "page handler IndexModel.OnPostDelete ->")]
    [InlineData("public class Chat : Microsoft.AspNetCore.SignalR.Hub { public void Send() => [|new Store<string>().Close()|]; }", "hub method Chat.Send ->")]
    [InlineData("public class Cleaner : BackgroundService { protected override async Task ExecuteAsync(CancellationToken t) { await Task.Yield(); [|new Store<string>().Close()|]; } }", "hosted service Cleaner.ExecuteAsync ->")]
    [InlineData("public class Cleaner : IHostedService { public Task StartAsync(CancellationToken t) { [|new Store<string>().Close()|]; return Task.CompletedTask; } Task IHostedService.StopAsync(CancellationToken t) { [|new Store<string>().Close()|]; return Task.CompletedTask; } }", "hosted service Cleaner.StartAsync ->")]
    [InlineData("public class Step : IMiddleware { public Task InvokeAsync(HttpContext c, RequestDelegate n) { [|new Store<string>().Close()|]; return n(c); } }", "middleware Step.InvokeAsync ->")]
    [InlineData("public class Step { public Task InvokeAsync(HttpContext c) { [|new Store<string>().Close()|]; return Task.CompletedTask; } }", "middleware Step.InvokeAsync ->")]
    [InlineData("public class UserDeletedHandler { public void Handle(string message) => [|new Store<string>().Close()|]; }", "message handler UserDeletedHandler.Handle ->")]
    [InlineData("namespace MassTransit { public interface IConsumer<T> { Task Consume(T c); } } namespace Own { public class Shut : MassTransit.IConsumer<int> { public Task Consume(int c) { [|new Store<string>().Close()|]; return Task.CompletedTask; } } }", "message handler Shut.Consume ->")]
    [InlineData("public class BindServiceMethodAttribute : Attribute { } [BindServiceMethod] public class GreeterBase { public virtual void Hello() { } } public class Greeter : GreeterBase { public override void Hello() => [|new Store<string>().Close()|]; }", "gRPC method Greeter.Hello ->")]
    [InlineData("public class Step : IEndpointFilter { public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext c, EndpointFilterDelegate n) { [|new Store<string>().Close()|]; return n(c); } }", "filter Step.InvokeAsync ->")]
    [InlineData("public class Faults : Microsoft.AspNetCore.Diagnostics.IExceptionHandler { public ValueTask<bool> TryHandleAsync(HttpContext c, Exception e, CancellationToken t) { [|new Store<string>().Close()|]; return new(true); } }", "exception handler Faults.TryHandleAsync ->")]
    [InlineData("[|new Store<string>().Close()|];", "program top-level statements -> Store.Close")]
    [InlineData("await Work.DoAsync(); public static class Work { public static async Task DoAsync() { await Task.Yield(); [|new Store<string>().Close()|]; } }", "program top-level statements -> Work.DoAsync ->")]
    public async Task Entry_points_are_known_by_their_frameworks(string source, string path) =>
        Assert.Contains(path, await CoverageRun.ExpectAsync("AOT0101", source), StringComparison.Ordinal);

    [Theory]
    [InlineData("app.MapDelete(\"/stores/{id}\", (string id) => [|new Store<string>().Close()|]);", "endpoint DELETE /stores/{id} -> Store.Close")]
    [InlineData("app.MapDelete(\"/stores\", Shut); static void Shut() => [|new Store<string>().Close()|];", "endpoint DELETE /stores -> Store.Close")]
    [InlineData("app.MapDelete(\"/stores\", Work.Shut); public static class Work { public static void Shut() => [|new Store<string>().Close()|]; }", "endpoint DELETE /stores -> Store.Close")]
    [InlineData("app.MapGet(\"/a\", () => 1); app.MapGroup(\"/g\").MapPost(\"/b\", async () => { await Task.Yield(); Work.Shut(); }); public static class Work { public static void Shut() => [|new Store<string>().Close()|]; }", "endpoint POST /b -> Work.Shut ->")]
    [InlineData("app.MapDelete(\"/a\", () => [|new Store<string>().Close()|]); app.MapDelete(\"/b\", () => [|new Store<string>().Close()|]);", "endpoint DELETE /b")]
    [InlineData("var h = () => [|new Store<string>().Close()|]; app.MapDelete(\"/a\", h);", "program top-level statements -> lambda in top-level statements -> Store.Close")]
    [InlineData("app.MapDelete(\"/a\", () => new Store<string>().Close()).Audited(\"store.close\");", "")]
    [InlineData("app.MapDelete(\"/a\", () => new Store<string>().Close()).WithName(\"a\").Audited(\"store.close\").WithName(\"b\");", "")]
    [InlineData("app.MapGroup(\"/g\").Audited(\"store.close\").MapDelete(\"/a\", () => new Store<string>().Close());", "")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"store.close\"); g.MapDelete(\"/a\", () => new Store<string>().Close());", "")]
    [InlineData("var g = app.MapGroup(\"/g\"); g.Audited(\"store.close\"); var i = g.MapGroup(\"/i\"); i.MapDelete(\"/a\", Shut); static void Shut() => new Store<string>().Close();", "")]
    [InlineData("var g = app.MapGroup(\"/g\"); var i = g.MapGroup(\"/i\"); i.MapDelete(\"/a\", () => new Store<string>().Close()); g.Audited(\"store.close\");", "")]
    [InlineData("RouteGroupBuilder g; g = app.MapGroup(\"/g\"); g = g.Audited(\"store.close\"); g.MapDelete(\"/a\", () => new Store<string>().Close());", "")]
    [InlineData("Own.Map(app.MapGroup(\"/g\")); static class Own { public static void Map(this RouteGroupBuilder g) { g.Audited(\"store.close\"); g.MapDelete(\"/a\", () => new Store<string>().Close()); } }", "")]
    [InlineData("new Own(app.MapGroup(\"/g\")).Map(); class Own(RouteGroupBuilder g) { readonly RouteGroupBuilder _g = g; RouteGroupBuilder G { get; } = g; public void Map() { _g.Audited(\"store.close\"); _g.MapDelete(\"/a\", () => new Store<string>().Close()); G.Audited(\"store.close\"); this.G.MapDelete(\"/b\", () => new Store<string>().Close()); g.Audited(\"store.close\").WithTags(\"a\"); g.MapDelete(\"/c\", () => new Store<string>().Close()); } }", "")]
    [InlineData("if (args.Length > 0) { var g = app.MapGroup(\"/g\"); g.Audited(\"store.close\"); g.MapDelete(\"/a\", () => new Store<string>().Close()); }", "")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"store.close\"); g = app.MapGroup(\"/h\"); g.MapDelete(\"/a\", () => [|new Store<string>().Close()|]);", "endpoint DELETE /a")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"store.close\"); Other(ref g); g.MapDelete(\"/a\", () => [|new Store<string>().Close()|]); void Other(ref RouteGroupBuilder h) => h = app.MapGroup(\"/h\");", "endpoint DELETE /a")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"store.close\"); (g, var n) = (app.MapGroup(\"/h\"), 1); g.MapDelete(\"/a\", () => [|new Store<string>().Close()|]);", "endpoint DELETE /a")]
    [InlineData("var g = app.MapGroup(\"/g\"); if (args.Length > 0) g.Audited(\"store.close\"); g.MapDelete(\"/a\", () => [|new Store<string>().Close()|]);", "endpoint DELETE /a")]
    [InlineData("var g = app.MapGroup(\"/g\"); if (args.Length > 0) g.Audited(\"store.close\"); else g.MapDelete(\"/a\", () => [|new Store<string>().Close()|]);", "endpoint DELETE /a")]
    [InlineData("new Own().Map(app); class Own { WebApplication? _app; RouteGroupBuilder G => _app!.MapGroup(\"/g\"); public void Map(WebApplication app) { _app = app; G.Audited(\"store.close\"); G.MapDelete(\"/a\", () => [|new Store<string>().Close()|]); } }", "endpoint DELETE /a")]
    [InlineData("var e = app.MapDelete(\"/a\", () => new Store<string>().Close()); e.Audited(\"store.close\");", "")]
    [InlineData("app.MapDelete(\"/a\", [Audited(\"store.close\")] () => new Store<string>().Close());", "")]
    [InlineData("app.MapDelete(\"/a\", Shut).Audited(\"store.close\"); app.MapDelete(\"/b\", Shut); static void Shut() => [|new Store<string>().Close()|];", "endpoint DELETE /b -> Store.Close")]
    public async Task Endpoints_are_entered_by_their_routes(string source, string path) =>
        Assert.Contains(path, await CoverageRun.ExpectAsync("AOT0101", "var app = WebApplication.Create(); app.Run(); " + source), StringComparison.Ordinal);

    [Fact]
    public async Task The_shortest_of_several_ways_is_told() => Assert.EndsWith(
        "controller action CController.Short -> Deep.Shut -> Store.Close",
        await CoverageRun.ExpectAsync("AOT0101", """
            public class AController : ControllerBase { public void Long() => new Deep().First(); }
            public class CController : ControllerBase { public void Short() => new Deep().Shut(); }
            public class Deep { public void First() => Second(); void Second() => Shut(); public void Shut() => [|new Store<string>().Close()|]; }
            """),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("public class Work { public void Do(Store<string> s) => [|s.Close()|]; }")]
    [InlineData("public class Work { void A(Store<string> s) { B(s); } void B(Store<string> s) { A(s); [|s.Close()|]; } }")]
    [InlineData("public class Work { readonly int _x = Make(); static int Make() { [|new Store<string>().Close()|]; return 1; } }")]
    public async Task A_call_without_known_entry_point_is_a_hint(string source) =>
        Assert.Contains("no entry point is known", await CoverageRun.ExpectAsync("AOT0102", source), StringComparison.Ordinal);

    [Fact]
    public async Task A_hint_is_no_warning()
    {
        var report = Assert.Single(await CoverageRun.ReportsAsync(CoverageRun.Project(CoverageRun.Usings + "public class Work { public void Do(Store<string> s) => s.Close(); }"), CoverageRun.Close));

        Assert.Equal(DiagnosticSeverity.Info, report.Severity);
    }

    [Fact]
    public async Task What_only_recorded_functions_call_is_covered_by_their_records() =>
        await CoverageRun.ExpectAsync("AOT0102", "public class Work { [Audited(\"store.close\")] public void Do(Store<string> s) => A(s); void A(Store<string> s) { s.Close(); B(s); } void B(Store<string> s) => A(s); }");

    [Fact]
    public async Task Public_members_are_entry_points_where_the_project_says_so() => Assert.Contains(
        "public member Work.Do -> Store.Close",
        await CoverageRun.ExpectAsync(
            "AOT0101", "public class Work { public void Do(Store<string> s) => [|s.Close()|]; } internal class Hidden { public void Do(Store<string> s) => s.Close(); }", CoverageRun.Close, "auditotel_entry_points=public"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Configured_calls_are_recorded_where_they_stand() =>
        await CoverageRun.ExpectAsync("AOT0101", "[assembly: AuditCalls(\"T:Vendor.Store`1\", \"Close\", \"store.close\")] " + Found + "public class Work { public void Do(Store<string> s) => s.Close(); }");

    [Fact]
    public async Task A_project_of_more_calls_than_are_followed_is_told()
    {
        var reports = await CoverageRun.ReportsAsync(CoverageRun.Project(CoverageRun.Usings + Found + "public class Work { public void Do(Store<string> s) => s.Close(); }"), CoverageRun.Close, "auditotel_coverage_limit=1");

        Assert.Contains("is not known: the project has more than 1 calls", Assert.Single(reports).GetMessage(), StringComparison.Ordinal);
    }
}
