using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Analyzers.Tests.Surface;
using AuditOtel.Analyzers.Tests.Surface.Model;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Rules;

[Trait("Requirement", "P0")]
[Trait("Requirement", "B4")]
public sealed class SurfaceFileRuleTests
{
    private const string Source = "public class C { [Audited(\"user.create\")] public void N() { } [Audited(\"user.delete\")] public void M() { } [NotAudited(\"Why.\")] public void O() { } }";
    private const string Delete = "operation user.delete member=M:C.M action=Delete class=Application mode=TrailDefault route=method";

    [Theory]
    [InlineData("operation user.delete member=M:C.M action=Delete class=Application mode=TrailDefault route=method\n", "", "it was edited by hand", 3)]
    [InlineData("class=Application", "class=Account", "it was edited by hand", 4)]
    [InlineData("digest sha256:", "digest sha256:0", "it was edited by hand", 4)]
    [InlineData("auditotel-surface 1", "auditotel-surface 2", "the first line is not 'auditotel-surface 1'", 0)]
    [InlineData("digest ", "disgest ", "the digest at its end is missing", 4)]
    public async Task A_shipped_file_that_was_edited_by_hand_is_an_error_that_says_what_to_do(string old, string now, string message, int line)
    {
        var shipped = SurfaceProject.Ship(Source);
        var edited = shipped.Replace(old, now, StringComparison.Ordinal);
        Assert.NotEqual(shipped, edited);

        var report = Assert.Single(await SurfaceProject.ReportsAsync(Source, edited, SurfaceProject.Lines()));

        Assert.Equal(("AOT0203", DiagnosticSeverity.Error), (report.Id, report.Severity));
        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
        Assert.Contains("put the file back as version control has it", report.GetMessage(), StringComparison.Ordinal);
        Assert.Equal((SurfaceProject.Shipped, line), (report.Location.GetLineSpan().Path, report.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Theory]
    [InlineData("operation user.delete member=M:C.M colour=red", "'colour' is no field", 42)]
    [InlineData("operation", "write the operation's name", 9)]
    [InlineData(Delete, "write 'changed' before it", 0)]
    [InlineData("changed " + Delete, "the line says what AuditSurface.Shipped.txt says: take it out", 0)]
    [InlineData("changed operation user.lock member=M:C.M action=Delete class=Key mode=Deny route=method", "has no such entry", 0)]
    [InlineData("removed operation user.lock member=M:C.M because=\"Gone.\"", "has no such entry", 0)]
    [InlineData("removed operation user.delete member=M:C.M", "less is audited and nobody says why: write the reason as a sentence, because=\"...\"", 0)]
    [InlineData("removed operation user.delete member=M:C.M because=\" \"", "nobody says why", 0)]
    [InlineData("changed operation user.delete member=M:C.M action=Delete class=Application mode=Continue route=method", "(the failure mode 'TrailDefault' is now 'Continue') and nobody says why", 0)]
    [InlineData("removed excuse M:C.O\nremoved excuse M:C.O", "two lines are about the same entry", 0)]
    public async Task A_line_that_cannot_be_true_is_an_error_at_its_place(string lines, string message, int column)
    {
        var report = Assert.Single(await SurfaceProject.ReportsAsync(Source, SurfaceProject.Ship(Source), SurfaceProject.Lines(["# ours", .. lines.Split('\n')])));

        Assert.Equal("AOT0203", report.Id);
        Assert.Contains(message, report.GetMessage(), StringComparison.Ordinal);
        var place = report.Location.GetLineSpan();
        Assert.Equal((SurfaceProject.Unshipped, 1 + lines.Split('\n').Length, column), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("operation user.delete member=M:C.N action=Delete class=Application mode=TrailDefault route=method", false)]
    [InlineData("operation user.delete member=M:C.N action=Delete class=Application mode=Continue route=method", true)]
    [InlineData("operation user.lock member=M:C.N action=Delete class=Application mode=TrailDefault route=method", true)]
    [InlineData("operation user.delete member=M:C.N endpoint=x action=Delete class=Application mode=TrailDefault route=method", true)]
    [InlineData("operation user.delete member=M:C.N action=Delete class=Application mode=TrailDefault route=method\nremoved operation user.delete member=M:D.M because=\"Moved to M:C.N.\"", true)]
    public async Task A_move_to_what_is_not_in_the_files_or_says_less_is_no_reason(string goal, bool isError)
    {
        const string Before = "public class C { [Audited(\"user.delete\")] public void M() { } } public class D { [Audited(\"user.delete\")] public void M() { } }";
        string[] lines = ["removed operation user.delete member=M:C.M because=\"Moved to M:C.N.\"", .. goal.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

        var reports = (await SurfaceProject.ReportsAsync("", SurfaceProject.Ship(Before), SurfaceProject.Lines(lines))).Where(report => report.Id is "AOT0203").ToArray();

        Assert.Equal(isError ? 1 : 0, reports.Length);
        Assert.All(reports, report => Assert.Contains("no new line names 'user.delete' at 'M:C.N' without a loss", report.GetMessage(), StringComparison.Ordinal));
        var written = lines.Select(line => line.Replace("Moved to M:C.N.", "The directory does it.", StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(await SurfaceProject.ReportsAsync("", SurfaceProject.Ship(Before), SurfaceProject.Lines(written)), report => report.Id is "AOT0203");
    }

    [Theory]
    [InlineData("AOT0203", "at 'M:D.M' without a loss", "removed operation user.delete member=M:C.M because=\"Moved to M:D.M.\"")]
    [InlineData("AOT0203", "at 'M:D.M' without a loss", "removed operation user.delete member=M:C.M because=\"Moved to M:D.M.\"", "changed operation user.delete member=M:D.M action=Delete class=Account mode=TrailDefault route=method")]
    [InlineData("AOT0202", "'user.delete' at 'M:C.M' is no longer audited", "removed operation user.delete member=M:D.M because=\"The directory does it.\"")]
    public async Task What_was_shipped_is_the_goal_of_no_move(string id, string message, params string[] lines)
    {
        const string Before = "public class C { [Audited(\"user.delete\")] public void M() { } } public class D { [Audited(\"user.delete\")] public void M() { } }";
        const string Now = "public class D { [Audited(\"user.delete\")] public void M() { } }";

        var reports = await SurfaceProject.ReportsAsync(Now, SurfaceProject.Ship(Before), SurfaceProject.Lines(lines));

        Assert.Contains(message, Assert.Single(reports, report => string.Equals(report.Id, id, StringComparison.Ordinal)).GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_file_without_the_other_is_an_error()
    {
        Assert.Contains("AuditSurface.Shipped.txt is missing: put it back", Assert.Single(await SurfaceProject.ReportsAsync(Source, null, SurfaceProject.Lines())).GetMessage(), StringComparison.Ordinal);
        Assert.Contains("AuditSurface.Unshipped.txt is missing", Assert.Single(await SurfaceProject.ReportsAsync(Source, SurfaceProject.Ship(Source), null)).GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_demands_the_files_must_have_them() => Assert.Equal(
        ["AOT0203", "AOT0203"], (await SurfaceProject.ReportsAsync(Source, null, null, "build_property.AuditOtelSurface=required")).Select(report => report.Id));

    [Fact]
    public async Task Two_files_of_one_name_are_an_error()
    {
        var files = ProjectOptions.WithFiles([(SurfaceProject.Shipped, SurfaceProject.Ship(Source)), (SurfaceProject.Unshipped, SurfaceProject.Lines()), ("/other/" + UnshippedFile.Name, SurfaceProject.Lines())]);

        Assert.Contains("two files are named AuditSurface.Unshipped.txt", Assert.Single(await SurfaceProject.ReportsAsync(Compile.WithGenerated(Source), files)).GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_with_other_line_ends_say_the_same() => Assert.Empty(
        await SurfaceProject.ReportsAsync(Source, SurfaceProject.Ship(Source).Replace("\n", "\r\n", StringComparison.Ordinal), SurfaceProject.Lines("# ours").Replace("\n", "\r\n", StringComparison.Ordinal)));

    [Fact]
    public void No_file_crashes_the_rules() => Prop.ForAll(SurfaceValues.DamagedLines.ListOf().Zip(SurfaceValues.DamagedLines.ListOf()).ToArbitrary(), files =>
    {
        var (shipped, unshipped) = (string.Join('\n', files.Item1), SurfaceProject.Lines([.. files.Item2]));
        var reports = SurfaceProject.ReportsAsync(Source, shipped, unshipped);
        return reports.Wait(TimeSpan.FromMinutes(1)) && reports.IsCompletedSuccessfully;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_surface_crashes_the_rules_whatever_members_it_names() => Prop.ForAll(SurfaceValues.Surfaces.ToArbitrary(), surface =>
    {
        var reports = SurfaceProject.ReportsAsync(Source, ShippedFile.Write(surface), SurfaceProject.Lines());
        return reports.Wait(TimeSpan.FromMinutes(1)) && reports.IsCompletedSuccessfully;
    }).QuickCheckThrowOnFailure();
}
