using AuditOtel.Analyzers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Coverage;

[Trait("Requirement", "P4")]
public sealed class CoverageRobustnessTests
{
    // What the rules beside AOT0101 look at: restrictions, groups, entities, names.
    private const string Restricted = CoverageRun.Usings + EntityFramework.Usings + """
        [Authorize("Edit"), ApiController] public class AccountsController(Db db) : ControllerBase
        {
            [HttpPost, AcceptVerbs("PUT", "GET")] public void Save(Account account) { account.Name = "x"; account.Tries++; db.Add(account); db.AddRange(account, new Note()); db.SaveChanges(); }
            [HttpDelete, AllowAnonymous] public void Delete(int id) => db.Accounts.Where(a => a.Tries == id).ExecuteDelete();
        }
        public class UserService(WebApplication app)
        {
            public void DeleteUser() { var g = app.MapGroup("/g").RequireAuthorization("a", "b"); g.MapMethods("/m", ["POST"], () => 1).AllowAnonymous(); g.MapPost("/p", [Authorize(Roles = "x,y")] (int i) => i).Audited("user.add"); app.MapHub<Chat>("/h").RequireAuthorization(); }
            public void ResetAll() => DeleteUser();
        }
        public class Chat : Hub { public void Send() { } }
        """;

    private static readonly string[] Corpus = [Markup.Parse(AdminService.Program).Source, Markup.Parse(AdminService.Services).Source, Restricted];

    [Fact]
    public void Rules_never_throw_on_source_that_lost_tokens()
    {
        var cases =
            from index in Gen.Choose(0, Corpus.Length - 1)
            from losses in Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), 6)
            select (index, losses);

        Prop.ForAll(cases.ToArbitrary(), broken => Survives([RobustnessTests.Damage(Corpus[broken.index], broken.losses), .. Corpus.Where((_, index) => index != broken.index), EntityFramework.Source]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    [Theory]
    [InlineData("[assembly: NotAudited( [assembly: NotAudited] [assembly: NotAudited(1)] [NotAudited(Missing)] class C { [NotAudited(\"\"] C() : base( { } }")]
    [InlineData("var app = WebApplication.Create(); app.MapPost(); app.MapPost(app); app.MapPost(\"/a\", Missing); app.MapPost(\"/a\", () => ).Audited(; app.MapGroup().Audited().Audited();")]
    [InlineData("class A : B { } class B : A { A() : this() { } int this[] => 1; event X Y { add { Y += null; } } } class C : ControllerBase { void () { foreach (var x in ) using (var y) ; await foreach (var z in this) Environment.Exit(; } }")]
    [InlineData("partial class P { partial int Q { get; set; } partial int Q { get => 1; set => Environment.Exit(1); } partial void M(); partial void M() => M(); extension(int i) { void N() => i.N(); } }")]
    [InlineData("[Authorize( [Authorize(1, Roles = )] class C : Hub { [HttpPost(] [AcceptVerbs()] [AcceptVerbs(null)] public void M() => db.Add(; void Delete() { } } class User { void Grant( }")]
    [InlineData("var app = WebApplication.Create(); app.MapMethods(\"/a\", null, () => 1).RequireAuthorization(null).RequireAuthorization(; var g = app.MapGroup().RequireAuthorization(x => ).MapDelete(g, ); app.MapHub<>().RequireAuthorization();")]
    [InlineData("class Account { } class C { void M(Missing a, DbSet<> s, DbSet<Account> t, Microsoft.EntityFrameworkCore.DbContext d) { a.X = 1; s.Add(); t.Add(,); d.Add<>(); d.AddRange(null); d.Entry(a).State++; (a.X, t.Y) = (1, 2); d.SaveChanges( } }")]
    public void Rules_never_throw_on_code_that_is_being_typed(string source) => Assert.True(Survives([CoverageRun.Usings + source]));

    private static bool Survives(string[] sources)
    {
        var project = CoverageRun.Project(sources);
        var switched = project.WithOptions(project.Options.WithSpecificDiagnosticOptions([new("AOT0104", ReportDiagnostic.Warn)]));
        var options = ProjectOptions.Of(
            AdminService.Lines + EntityFramework.Lines + "\nentity Account\npriv Nobody|*\n", ["auditotel_privileged_sets=all", "auditotel_entry_points=public", "auditotel_audited_policies=Edit"], baseline: "AOT0103 - M:C.M\nnothing");
        CoverageRun.AnalyzeAsync(switched, options).GetAwaiter().GetResult();
        return true;
    }
}
