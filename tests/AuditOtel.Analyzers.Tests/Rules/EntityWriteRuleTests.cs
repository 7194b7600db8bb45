using AuditOtel.Analyzers.Tests.Coverage;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
public sealed class EntityWriteRuleTests
{
    [Theory]
    [InlineData("[|db.Accounts.Add(a)|];", "'AController.Do' writes the sensitive entity 'Account' by 'DbSet.Add' and nothing on the way records it: controller action AController.Do -> DbSet.Add")]
    [InlineData("[|db.Accounts.AddRange(a, a)|];", "by 'DbSet.AddRange'")]
    [InlineData("[|db.Admins.RemoveRange(new List<Admin>())|];", "the sensitive entity 'Admin'")]
    [InlineData("[|db.Accounts.Update(a)|];", "by 'DbSet.Update'")]
    [InlineData("[|db.Add(a)|];", "by 'DbContext.Add'")]
    [InlineData("[|db.Remove(a)|];", "by 'DbContext.Remove'")]
    [InlineData("[|db.AddRange(new Note(), a)|];", "by 'DbContext.AddRange'")]
    [InlineData("[|db.Accounts.Where(x => x.Name == \"\").ExecuteDelete()|];", "by 'EntityFrameworkQueryableExtensions.ExecuteDelete'")]
    [InlineData("await [|db.Accounts.ExecuteUpdateAsync(1)|];", "'Account'")]
    [InlineData("[|a.Name|] = \"\"; await db.SaveChangesAsync();", "by 'Account.Name'")]
    [InlineData("db.SaveChanges(); db.Accounts.Find(1).Tries.ToString(); [|db.Accounts.Find(1).Tries|]++; a.Tries += 1;", "by 'Account.Tries' and 1 more")]
    [InlineData("[|db.Entry(a).State|] = 3; db.SaveChanges();", "by 'EntityEntry.State'")]
    [InlineData("a.UpdatedAt = null; [|a.LockedUntil|] = default; a.LastSeen = \"\"; db.SaveChanges();", "by 'Account.LockedUntil' and 1 more")]
    [InlineData("[|db.Accounts.ExecuteUpdate(s => s.SetProperty(x => x.UpdatedAt, (DateTime?)null).SetProperty(x => x.Name, \"\"))|];", "'Account'")]
    [InlineData("[|db.Accounts.Where(x => x.UpdatedAt == null).ExecuteUpdate(s => s.SetProperty(x => x.LockedUntil, default))|];", "'Account'")]
    [InlineData("[|a.PasswordChangedAt|] = null; a.MustBeChangedBefore = null; a.ModifiedExpirationDate = null; a.KeyLastUsedUntil = null; a.UpdatedAt = null; db.SaveChanges();", "by 'Account.PasswordChangedAt' and 3 more")]
    [InlineData("[|db.Accounts.ExecuteUpdate(s => s.SetProperty(value: (DateTime?)null, property: x => x.PasswordChangedAt).SetProperty(x => x.UpdatedAt, (DateTime?)null))|];", "'Account'")]
    [InlineData("[|db.Accounts.ExecuteUpdate(s => More(s.SetProperty(x => x.UpdatedAt, (DateTime?)null)))|]; void More(Setters<Account> s) { }", "'Account'")]
    [InlineData("[|db.Accounts.ExecuteUpdate(s => { s.SetProperty(x => x.UpdatedAt, (DateTime?)null); More(s); })|]; void More(Setters<Account> s) { }", "'Account'")]
    [InlineData("[|db.Accounts.ExecuteUpdate(s => { var t = s.SetProperty(x => x.UpdatedAt, (DateTime?)null); t.SetProperty(x => x.Name, \"\"); })|];", "'Account'")]
    [InlineData("Run(() => [|db.Accounts.Remove(a)|]); static void Run(Action x) => x();", "lambda in AController.Do -> DbSet.Remove")]
    public async Task A_write_to_a_listed_entity_is_told_with_the_path(string body, string message) =>
        Assert.Contains(message, await ExpectAsync($"public class AController : ControllerBase {{ public async Task Do(Db db, Account a) {{ await Task.Yield(); {body} }} }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("db.Notes.Add(new Note()); db.Add(new Note()); db.Accounts.Attach(a); db.Accounts.Find(1); new List<Account>().Add(a); db.Notes.ExecuteDelete();")]
    [InlineData("a.Name = \"not saved\";")]
    [InlineData("_ = new Account { Name = \"new\", Fixed = \"x\" }; db.SaveChanges(); new Note().Text = a.Name;")]
    [InlineData("Saved(); void Saved() { } a.Name = \"\";")]
    [InlineData("a.UpdatedAt = null; a.AccountRevisionDate = default; db.SaveChanges();")]
    [InlineData("db.Accounts.ExecuteUpdate(s => { s.SetProperty(value: a.LockedUntil, property: x => x.AccountRevisionDate); s.SetProperty(x => x.UpdatedAt, (DateTime?)null); });")]
    [InlineData("db.Accounts.Where(x => x.Name == \"\").ExecuteUpdate(s => s.SetProperty(x => x.UpdatedAt, (DateTime?)null).SetProperty(x => x.AccountRevisionDate, default(DateTimeOffset)));")]
    public async Task Other_entities_reads_and_new_objects_are_not_told(string body) => await ExpectAsync($"public class AController : ControllerBase {{ public void Do(Db db, Account a) {{ {body} }} }}");

    [Theory]
    [InlineData("public class AController : ControllerBase { [Audited(\"account.add\")] public void Do(Db db, Account a) => db.Add(a); }")]
    [InlineData("public class AController : ControllerBase { [Audited(\"account.add\")] public void Do(Db db, Account a) => More(db, a); void More(Db db, Account a) => db.Add(a); }")]
    [InlineData("public class AController : ControllerBase { [NotAudited(\"A demonstration.\")] public void Do(Db db, Account a) => db.Add(a); }")]
    public async Task What_is_recorded_or_excused_is_not_told(string source) => await ExpectAsync(source);

    [Fact]
    public async Task A_write_without_known_entry_point_is_told_too() =>
        Assert.EndsWith("no entry point is known that leads to it", await ExpectAsync("public class Work { public void Do(Db db, Account a) => [|db.Add(a)|]; }"), StringComparison.Ordinal);

    [Fact]
    public async Task An_interface_names_all_entities_that_implement_it() => await CoverageRun.ExpectAsync(
        "AOT0106", EntityFramework.Usings + "public interface IMine { } public class A : IMine { } public class Work<T> where T : class, IMine { public void Do(Db db, T t) { [|db.Add(new A())|]; db.Add(new Note()); } public void Other(DbSet<T> all, T t) => [|all.Add(t)|]; }\n" + EntityFramework.Source, "entity IMine");

    [Fact]
    public async Task It_is_advice_until_a_project_says_more()
    {
        var project = CoverageRun.Project(CoverageRun.Usings + EntityFramework.Usings + "public class Work { public void Do(Db db, Account a) => db.Add(a); }\n" + EntityFramework.Source);

        Assert.Equal(DiagnosticSeverity.Info, Assert.Single(await CoverageRun.ReportsAsync(project, EntityFramework.Lines)).Severity);
        Assert.Empty(await CoverageRun.ReportsAsync(project, lines: null));
    }

    private static Task<string> ExpectAsync(string source) => CoverageRun.ExpectAsync("AOT0106", EntityFramework.Usings + source + "\n" + EntityFramework.Source, EntityFramework.Lines);
}
