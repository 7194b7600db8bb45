using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Tests.Coverage;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Analyzers.Tests.Surface;
using AuditOtel.Build.Surface;
using AuditOtel.Build.Verification;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Build.Surface;

/// <summary>An endpoint that is audited under another route is audited no less, unless the old route is still there without its record: rule and verifier agree.</summary>
[Trait("Requirement", "B4")]
public sealed partial class MovedEndpointTests : IDisposable
{
    private const string Before = "app.MapDelete(\"/users/{id}\", (string id) => Results.Ok()).Audited(\"user.delete\", AuditClass.Account);";
    private readonly string _directory = Directory.CreateTempSubdirectory("surface-").FullName;

    [Theory]
    [InlineData("app.MapDelete(\"/accounts/{id}\", (string id) => Results.Ok()).Audited(\"user.delete\", AuditClass.Account);", "AOT0201", "has moved to 'DELETE /accounts/{id}'")]
    [InlineData("app.MapPost(\"/users/{id}\", (string id) => Results.Ok()).Audited(\"user.delete\", AuditClass.Account);", "AOT0201", "has moved to 'POST /users/{id}'")]
    [InlineData("app.MapPost(\"/users/{id}\", (string id) => Results.Ok()).Audited(\"user.delete\", AuditClass.Account); app.MapDelete(\"/users\", () => 1);", "AOT0201", "has moved to 'POST /users/{id}'")]
    [InlineData("const string Root = \"/accounts\"; app.MapDelete(Root + \"/{id}\", (string id) => Results.Ok()).Audited(\"user.delete\", AuditClass.Account);", "AOT0201", "has moved to 'DELETE /accounts/{id}'")]
    [InlineData("app.MapDelete(\"/accounts/{id}\", (string id) => Results.Ok()).Audited(\"user.delete\", AuditClass.Account); app.MapDelete(\"/users/{id}\", (string id) => Results.Ok());", "AOT0202", "the operation is now audited at")]
    [InlineData("app.MapDelete(\"/accounts/{id}\", (string id) => Results.Ok()).Audited(\"user.delete\");", "AOT0202", "the operation is now audited at")]
    [InlineData("app.MapDelete(\"/accounts/{id}\", (string id) => Results.Ok()).Audited(\"account.delete\", AuditClass.Account);", "AOT0202", "is no longer audited")]
    [InlineData("app.MapDelete(\"/users/{id}\", (string id) => Results.Ok());", "AOT0202", "is no longer audited")]
    public async Task A_changed_route_is_no_loss(string now, string id, string message)
    {
        var shipped = ShippedFile.Write(SurfaceReader.Read(Image(Project(Before))));
        var compilation = Project(now);

        var reports = await ReportsAsync(compilation, shipped);

        Assert.Equal(id, Assert.Single(reports, report => report.GetMessage().Contains(message, StringComparison.Ordinal)).Id);
        var problems = Find(compilation, shipped, SurfaceProject.Lines());
        Assert.Equal(reports.Select(report => (report.Id, report.GetMessage())).Order(), problems.Select(problem => (problem.Code, problem.Message)).Order());
    }

    [Theory]
    [InlineData("app.MapPost(\"/users/bulk\", () => 1).Audited(\"user.delete\", AuditClass.Account);", "")]
    [InlineData("", "app.MapPost(\"/users/bulk\", () => 1).Audited(\"user.delete\", AuditClass.Account);")]
    public async Task Another_endpoint_of_the_operation_hides_no_endpoint_that_loses_its_record_after_a_move(string beside, string added)
    {
        const string Moved = "app.MapDelete(\"/accounts/{id}\", (string id) => Results.Ok())";
        var shipped = ShippedFile.Write(SurfaceReader.Read(Image(Project(Before + beside))));
        var lines = (await ReportsAsync(Project($"{Moved}.Audited(\"user.delete\", AuditClass.Account); {beside}"), shipped)).Select(report => report.Properties[SurfaceRule.Statement]!).ToArray();
        Assert.Contains(lines, line => line.EndsWith(" at DELETE /accounts/{id}.\"", StringComparison.Ordinal));
        var now = Project($"{Moved}; {beside}{added}");

        // What the code fix of each report says is done until none is left that it can do.
        var first = await ReportsAsync(now, shipped, lines);
        Assert.Contains(first, report => report.Id is "AOT0202");
        string[] left = [.. lines.Where(line => line.StartsWith("removed", StringComparison.Ordinal)), .. first.Select(report => report.Properties[SurfaceRule.Statement]!).Where(line => line.Length > 0)];
        var report = Assert.Single(await ReportsAsync(now, shipped, left));

        Assert.Equal("AOT0203", report.Id);
        Assert.Contains("DELETE /accounts/{id}' without a loss", report.GetMessage(), StringComparison.Ordinal);
        Assert.Equal(report.GetMessage(), Assert.Single(Find(now, shipped, SurfaceProject.Lines(left))).Message);
    }

    [Theory]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); var plain = app.MapGroup(\"/g\"); plain.MapPost(\"/lock\", () => 1);", "is no longer audited")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); app.MapPost(\"/lock\", () => 1);", "is no longer audited")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\");", "is no longer audited")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); app.MapPost(\"/lock\", () => 1).Audited(\"user.change\");", "")]
    [InlineData("var g = app.MapGroup(\"/other\"); g.Audited(\"user.change\"); g.MapPost(\"/lock\", () => 1).RequireAuthorization();", "'user.change' at 'M:Routes.Map(Microsoft.AspNetCore.Builder.WebApplication)'")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); var h = g.MapGroup(\"/h\"); h.MapPost(\"/lock\", () => 1);", "")]
    [InlineData("app.MapGroup(\"/g\").Audited(\"user.change\").MapPost(\"/lock\", () => 1);", "")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); g.MapPost(\"/lock\", () => 1); g.MapPost(\"/open\", () => 1).Audited(\"user.open\");", "'user.open'")]
    public async Task An_endpoint_that_leaves_an_audited_group_loses_its_record(string now, string message)
    {
        var shipped = ShippedFile.Write(SurfaceReader.Read(Image(Project("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); g.MapPost(\"/lock\", () => 1);"))));
        Assert.Contains("endpoint=\"POST /lock\"", shipped, StringComparison.Ordinal);
        var compilation = Project(now);

        var reports = await ReportsAsync(compilation, shipped);

        Assert.Equal(message.Length > 0, reports.Length > 0);
        Assert.All(reports, report => Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal));
        Assert.Equal(message is "is no longer audited", reports.Any(report => report.Id is "AOT0202"));
        Assert.Equal(reports.Select(report => (report.Id, report.GetMessage())).Order(), Find(compilation, shipped, SurfaceProject.Lines()).Select(problem => (problem.Code, problem.Message)).Order());
    }

    [Theory]
    [InlineData("app.Users(); } static void Users(this WebApplication app) => Group(app.MapGroup(\"/g\")); static void Group(this RouteGroupBuilder g) { g.Audited(\"user.change\"); g.MapPost(\"/lock\", () => 1);", "POST /lock")]
    [InlineData("var g = app.MapGroup(\"/g\"); var h = g.MapGroup(\"/h\"); g.Audited(\"user.change\"); h.MapPost(\"/lock\", () => 1);", "POST /lock")]
    [InlineData("Delegate lockUser = () => 1; var g = app.MapGroup(\"/g\").Audited(\"user.change\"); g.MapPost(\"/lock\", lockUser);", "GROUP /g,POST /lock")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); g.MapHub<Chat>(\"/chat\"); g.MapHealthChecks(\"/health\"); g.Users(); } static void MapMore(this IEndpointRouteBuilder b) { } static void Users(this RouteGroupBuilder g) { g.Audited(\"user.change\"); g.MapMore();", "GROUP /g,HUB /chat,HEALTHCHECKS /health,MORE of a computed route")]
    [InlineData("var g = app.MapGroup(\"/g\").Audited(\"user.change\"); g = app.MapGroup(\"/b\"); g.MapPost(\"/lock\", () => 1);", "GROUP /g")]
    [InlineData("var g = app.MapGroup(\"/g\"); if (app.Urls.Count > 0) g.Audited(\"user.change\"); g.MapPost(\"/lock\", () => 1);", "")]
    public async Task What_is_mapped_in_an_audited_group_has_a_line_however_the_group_is_held(string code, string endpoints)
    {
        var compilation = Project(code);

        var shipped = ShippedFile.Write(SurfaceReader.Read(Image(compilation)));

        Assert.Equal(endpoints.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), Endpoint().Matches(shipped).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
        Assert.Empty(await ReportsAsync(compilation, shipped));
        Assert.Empty(Find(compilation, shipped, SurfaceProject.Lines()));
    }

    [GeneratedRegex("endpoint=\"(?<name>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Endpoint();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private IReadOnlyList<SurfaceFileProblem> Find(Compilation compilation, string shipped, string unshipped)
    {
        File.WriteAllText(Path.Combine(_directory, ShippedFile.Name), shipped);
        File.WriteAllText(Path.Combine(_directory, UnshippedFile.Name), unshipped);
        using var image = Image(compilation);
        return new SurfaceCheck(new SurfaceDirectory(_directory), image).Find(isRequired: true, rulesRan: false);
    }

    private static Task<Diagnostic[]> ReportsAsync(Compilation compilation, string shipped, params string[] lines) =>
        SurfaceProject.ReportsAsync(compilation, ProjectOptions.WithFiles([(SurfaceProject.Shipped, shipped), (SurfaceProject.Unshipped, SurfaceProject.Lines(lines))]));

    private static Compilation Project(string code)
    {
        Compile.Driver().RunGeneratorsAndUpdateCompilation(
            CoverageRun.Project(CoverageRun.Usings + "public static class Routes { public static void Map(WebApplication app) { " + code + " } } public class Chat : Hub { }"), out var compilation, out _);
        return compilation;
    }

    private static PEReader Image(Compilation compilation) => new(Compile.Emit(compilation));
}
