using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Analyzers.Tests.Surface;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
[Trait("Requirement", "B4")]
public sealed class SurfaceRuleTests
{
    private const string Sound =
        "public class C { [Audited(\"user.delete\", Class = AuditClass.Account, FailureMode = AuditFailureMode.Deny)] public void M([AuditTarget(\"user\")] string id, [AuditArgument] string why = \"\") { } }";

    [Theory]
    [InlineData("class C { [Audited(\"user.delete\")] void [|M|]() { } }", "'user.delete' at 'M:C.M' is not in the surface files: bring AuditSurface.Unshipped.txt up to date")]
    [InlineData("class C { [NotAudited(\"Why.\")] void [|M|]() { } }", "The excuse of 'M:C.M' is not in the surface files")]
    [InlineData("class C { void [|M|]() { Action a = [Audited(\"user.delete\")] () => { }; } }", "'user.delete' at 'M:C.M/lambda' is not")]
    [InlineData("interface I<T> { void M(T x); } class C : I<int> { [Audited(\"user.delete\")] void I<int>.[|M|](int x) { } }", "'user.delete' at 'M:C.I{System#Int32}#M(System.Int32)' is not")]
    public async Task What_the_files_do_not_name_is_a_warning_at_the_member(string marked, string message)
    {
        var markup = Markup.Parse(marked);

        var report = Assert.Single(await SurfaceProject.ReportsAsync(markup.Source, SurfaceProject.Ship(""), SurfaceProject.Lines()));

        Assert.Equal(("AOT0201", DiagnosticSeverity.Warning), (report.Id, report.Severity));
        Assert.Equal(markup.Places, [$"{report.Location.SourceSpan.Start - Compile.Usings.Length}..{report.Location.SourceSpan.End - Compile.Usings.Length}"]);
        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Class = AuditClass.Account, ", "", "the class 'Account' is now 'Application'")]
    [InlineData("AuditClass.Account", "AuditClass.Data", "the class 'Account' is now 'Data'")]
    [InlineData("AuditFailureMode.Deny", "AuditFailureMode.Continue", "the failure mode 'Deny' is now 'Continue'")]
    [InlineData(", FailureMode = AuditFailureMode.Deny", "", "the failure mode 'Deny' is now 'TrailDefault'")]
    [InlineData("[AuditTarget(\"user\")] ", "", "the target 'user' is no longer recorded")]
    [InlineData("[AuditArgument] ", "", "the argument 'why' is no longer recorded")]
    [InlineData("[AuditArgument]", "[AuditArgument, AuditSecret]", "the argument 'why' is no longer recorded")]
    [InlineData("\"user.delete\"", "\"user.delete\", Action = AuditAction.Read", "the action 'Delete' is now 'Read'")]
    public async Task What_is_audited_less_than_the_files_say_is_an_error(string old, string now, string detail)
    {
        var weaker = Sound.Replace(old, now, StringComparison.Ordinal);

        var report = Assert.Single(await SurfaceProject.ReportsAsync(weaker, SurfaceProject.Ship(Sound), SurfaceProject.Lines()));

        Assert.Equal(("AOT0202", DiagnosticSeverity.Error), (report.Id, report.Severity));
        Assert.Contains($"({detail})", report.GetMessage(), StringComparison.Ordinal);
        var statement = report.Properties[SurfaceRule.Statement]!;
        Assert.StartsWith("changed operation user.delete ", statement, StringComparison.Ordinal);
        Assert.Empty(await SurfaceProject.ReportsAsync(weaker, SurfaceProject.Ship(Sound), SurfaceProject.Lines(statement.Replace("because=\"\"", "because=\"It is so.\"", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("public class C { public void M(string id, string why = \"\") { } }", "is no longer audited: audit it again", "M")]
    [InlineData("public class C { [NotAudited(\"A tool.\")] public void M(string id, string why = \"\") { } }", "('M:C.M(System.String,System.String)' is now excused: A tool.)", "M")]
    [InlineData("[NotAudited(\"A tool.\")] public class C { public void M(string id, string why = \"\") { } }", "('T:C' is now excused: A tool.)", "M")]
    [InlineData("public class C { [Audited(\"user.remove\")] public void M(string id, string why = \"\") { } }", "(its member is now audited as 'user.remove')", "M")]
    [InlineData("public class D { [Audited(\"user.delete\")] public void M() { } }", "(the operation is now audited at 'M:D.M')", null)]
    [InlineData("", "is no longer audited", null)]
    public async Task What_the_files_name_and_nobody_audits_is_an_error_at_the_member_or_else_at_its_line(string source, string message, string? member)
    {
        var report = Assert.Single(await SurfaceProject.ReportsAsync(source, SurfaceProject.Ship(Sound), SurfaceProject.Lines()), report => report.Id is "AOT0202");

        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("(the code fix writes the line 'removed operation user.delete member=M:C.M(System.String,System.String) because=\"\"')", report.GetMessage(), StringComparison.Ordinal);
        if (member is null)
            Assert.Equal((SurfaceProject.Shipped, 1), (report.Location.GetLineSpan().Path, report.Location.GetLineSpan().StartLinePosition.Line));
        else
            Assert.Equal(member, report.Location.SourceTree!.ToString().Substring(report.Location.SourceSpan.Start, report.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("TargetType = \"user\", TargetId = \"self\"", "[AuditTarget(\"user\")] ", null)]
    [InlineData("TargetType = \"user\"", "TargetType = \"user\", TargetId = \"self\"", null)]
    [InlineData("TargetType = \"user\", TargetId = \"self\"", "TargetType = \"user\"", "the target 'user:self' is no longer recorded")]
    [InlineData("TargetType = \"user\", TargetId = \"self\"", "TargetType = \"user\", TargetId = \"all\"", "the target 'user:self' is no longer recorded")]
    [InlineData("TargetType = \"user\", TargetId = \"self\"", "[AuditTarget(\"host\")] ", "the target 'user:self' is no longer recorded")]
    [InlineData("TargetType = \"host\", TargetId = \"a:80\"", "[AuditTarget(\"host\")] ", null)]
    [InlineData("TargetType = \"host\", TargetId = \"a:80\"", "TargetType = \"host\", TargetId = \"a\"", "the target 'host:a:80' is no longer recorded")]
    [InlineData("TargetType = \"urn:user\", TargetId = \"self\"", "[AuditTarget(\"urn:user\")] ", null)]
    [InlineData("TargetType = \"urn:user\", TargetId = \"self\"", "[AuditTarget(\"urn\")] ", "the target 'urn%3Auser:self' is no longer recorded")]
    [InlineData("[AuditTarget(\"urn:user\")] ", "[AuditTarget(\"urn\")] ", "the target 'urn%3Auser' is no longer recorded")]
    [InlineData("[AuditTarget(\"user\")] ", "TargetType = \"user\", TargetId = \"self\"", "the id of the target 'user' is no longer recorded, but always 'self'")]
    public async Task The_id_of_an_argument_says_more_than_a_fixed_one_and_that_more_than_none(string before, string after, string? loss)
    {
        static string Source(string target) => target[0] == '['
            ? $"public class C {{ [Audited(\"user.delete\")] public void M({target}string id) {{ }} }}"
            : $"public class C {{ [Audited(\"user.delete\", {target})] public void M(string id) {{ }} }}";

        var report = Assert.Single(await SurfaceProject.ReportsAsync(Source(after), SurfaceProject.Ship(Source(before)), SurfaceProject.Lines()));

        Assert.Equal(loss is null ? "AOT0201" : "AOT0202", report.Id);
        Assert.Contains(loss is null ? "says something else" : $"({loss})", report.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_with_its_reason_is_taken() => Assert.Empty(await SurfaceProject.ReportsAsync(
        "public class C { public void M() { } }",
        SurfaceProject.Ship(Sound),
        SurfaceProject.Lines("# ours", "", "removed operation user.delete member=M:C.M(System.String,System.String) because=\"Users are deleted by the directory.\"")));

    [Fact]
    public async Task A_member_with_a_new_name_is_a_warning_and_its_line_says_where_it_went()
    {
        var reports = await SurfaceProject.ReportsAsync(Sound.Replace("class C", "class Users", StringComparison.Ordinal), SurfaceProject.Ship(Sound), SurfaceProject.Lines());

        Assert.All(reports, report => Assert.Equal("AOT0201", report.Id));
        Assert.Contains("has moved to 'M:Users.M(System.String,System.String)'", string.Join('\n', reports.Select(report => report.GetMessage())), StringComparison.Ordinal);
        Assert.Empty(await SurfaceProject.ReportsAsync(
            Sound.Replace("class C", "class Users", StringComparison.Ordinal), SurfaceProject.Ship(Sound), SurfaceProject.Lines([.. reports.Select(report => report.Properties[SurfaceRule.Statement]!)])));
    }

    [Theory]
    [InlineData("class A { [Audited(\"user.delete\")] void Remove() { } } class B { void Remove() { } }", "M:A.Delete", "M:A.Remove", "M:B.Delete")]
    [InlineData("class A { void Remove() { } } class B { [Audited(\"user.delete\")] void Remove() { } }", "M:B.Delete", "M:B.Remove", "M:A.Delete")]
    [InlineData("class A { } class C { [Audited(\"user.delete\", Class = AuditClass.Account)] void Delete() { } }", "M:A.Delete", "M:C.Delete", "M:B.Delete")]
    public async Task One_move_does_not_excuse_two_losses(string now, string moved, string goal, string lost)
    {
        const string Two = "class A { [Audited(\"user.delete\")] void Delete() { } } class B { [Audited(\"user.delete\")] void Delete() { } }";

        var reports = await SurfaceProject.ReportsAsync(now, SurfaceProject.Ship(Two), SurfaceProject.Lines());

        Assert.StartsWith($"'user.delete' at '{lost}' is no longer audited", Assert.Single(reports, report => report.Id is "AOT0202").GetMessage(), StringComparison.Ordinal);
        Assert.Contains(reports, report => report.GetMessage().StartsWith($"'user.delete' at '{moved}' has moved to '{goal}'", StringComparison.Ordinal));
        Assert.Equal(3, reports.Length);
    }

    [Fact]
    public async Task What_says_as_much_as_before_is_the_goal_of_a_move_before_what_says_more()
    {
        const string Two = "class A { [Audited(\"user.delete\")] void M() { } } class B { [Audited(\"user.delete\", Class = AuditClass.Account)] void M() { } }";

        var reports = await SurfaceProject.ReportsAsync(
            "class D { [Audited(\"user.delete\")] void N() { } } class C { [Audited(\"user.delete\", Class = AuditClass.Account)] void N() { } }", SurfaceProject.Ship(Two), SurfaceProject.Lines());

        Assert.All(reports, report => Assert.Equal("AOT0201", report.Id));
        Assert.Contains("'M:B.M' has moved to 'M:C.N'", string.Join('\n', reports.Select(report => report.GetMessage())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AuditClass.Account", "AuditClass.Integrity")]
    [InlineData("[AuditTarget(\"user\")]", "[AuditTarget(\"user\"), AuditArgument]")]
    public async Task What_is_audited_more_is_a_warning_with_a_line_that_needs_no_reason(string old, string now)
    {
        var source = Sound.Replace(old, now, StringComparison.Ordinal);

        var report = Assert.Single(await SurfaceProject.ReportsAsync(source, SurfaceProject.Ship(Sound), SurfaceProject.Lines()));

        Assert.Equal("AOT0201", report.Id);
        Assert.Empty(await SurfaceProject.ReportsAsync(source, SurfaceProject.Ship(Sound), SurfaceProject.Lines(report.Properties[SurfaceRule.Statement]!)));
    }

    [Fact]
    public async Task An_excuse_that_is_gone_or_says_something_else_is_a_warning()
    {
        const string Excused = "class C { [NotAudited(\"Why.\")] void M() { } [NotAudited(\"Why not.\")] void N() { } }";

        var reports = await SurfaceProject.ReportsAsync("class C { [NotAudited(\"Because.\")] void M() { } void N() { } }", SurfaceProject.Ship(Excused), SurfaceProject.Lines());

        Assert.Equal(
            ["changed excuse M:C.M reason=Because.", "removed excuse M:C.N"],
            reports.Where(report => report.Id is "AOT0201").Select(report => report.Properties[SurfaceRule.Statement]));
    }

    [Fact]
    public async Task What_was_never_shipped_needs_no_line_when_it_is_gone()
    {
        var report = Assert.Single(await SurfaceProject.ReportsAsync("", SurfaceProject.Ship(""), SurfaceProject.Lines("operation a.set member=M:C.M action=Update class=Key mode=Deny route=method")));

        Assert.Equal(("AOT0202", ""), (report.Id, report.Properties[SurfaceRule.Statement]));
        Assert.Equal((SurfaceProject.Unshipped, 1), (report.Location.GetLineSpan().Path, report.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public async Task A_project_without_the_files_is_left_alone() => Assert.Empty(await SurfaceProject.ReportsAsync(Sound, null, null));
}
