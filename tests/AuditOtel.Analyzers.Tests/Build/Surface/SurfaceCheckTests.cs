using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Analyzers.Tests.Surface;
using AuditOtel.Build.Surface;

namespace AuditOtel.Analyzers.Tests.Build.Surface;

/// <summary>What the verifier says of the files from the assembly alone, as a build without analyzers leaves it, is what the rules say.</summary>
[Trait("Requirement", "P0")]
[Trait("Requirement", "B4")]
public sealed class SurfaceCheckTests : IDisposable
{
    private const string Two =
        "public class C { [Audited(\"user.delete\", Class = AuditClass.Account)] public void M([AuditTarget(\"user\")] string id) { } public void N(List<int[]> x) { } [NotAudited(\"Why.\")] public void O() { } }";

    private readonly string _directory = Directory.CreateTempSubdirectory("surface-").FullName;

    [Theory]
    [InlineData(Two)]
    [InlineData("public class C { public void M(string id) { } }")]
    [InlineData("public class C { [NotAudited(\"Nobody asks.\")] public void M(string id) { } }")]
    [InlineData("public class C { [Audited(\"user.delete\")] public void M(string id) { } [Audited(\"user.create\")] public void N(List<int[]> x) { } }")]
    [InlineData("public class C { [Audited(\"user.delete\", Class = AuditClass.Account)] public void Delete([AuditTarget(\"user\")] string id) { } }")]
    [InlineData("public class C { public void M(string id) { } [Audited(\"user.delete\", Class = AuditClass.Account)] public void Delete([AuditTarget(\"user\")] string id) { } }")]
    [InlineData("public class C { [Audited(\"user.delete\", Class = AuditClass.Integrity)] public void M([AuditTarget(\"user\"), AuditArgument] string id) { } }")]
    [InlineData("")]
    public async Task The_assembly_alone_tells_what_the_rules_tell(string now)
    {
        var (shipped, unshipped) = (SurfaceProject.Ship(Two), SurfaceProject.Lines());

        var problems = Find(now, shipped, unshipped);

        var reports = await SurfaceProject.ReportsAsync(now, shipped, unshipped);
        Assert.Equal(reports.Select(report => (report.Id, report.GetMessage())).Order(), problems.Select(problem => (problem.Code, problem.Message)).Order());
        Assert.All(problems, problem => Assert.Equal(problem.Code is "AOT0201", problem.IsWarning));
    }

    [Fact]
    public async Task A_removal_that_a_hand_hid_in_the_files_is_told()
    {
        var edited = SurfaceProject.Ship(Two).Replace("operation user.delete", "operation user.list", StringComparison.Ordinal);

        var problem = Assert.Single(Find("", edited, SurfaceProject.Lines()));

        Assert.Equal(("AOT0203", 3), (problem.Code, problem.Line));
        var sentence = Assert.Single(await SurfaceProject.ReportsAsync("", edited, SurfaceProject.Lines())).GetMessage();
        Assert.Equal(sentence, problem.Message);
    }

    [Theory]
    [InlineData(true, false, false, 1)]
    [InlineData(false, true, false, 1)]
    [InlineData(false, false, true, 2)]
    [InlineData(false, false, false, 0)]
    public void A_file_that_is_missing_is_told(bool hasShipped, bool hasUnshipped, bool isRequired, int count)
    {
        var problems = Find(Two, hasShipped ? SurfaceProject.Ship(Two) : null, hasUnshipped ? SurfaceProject.Lines() : null, isRequired);

        Assert.Equal(count, problems.Count);
        Assert.All(problems, problem => Assert.Contains("is missing: put it back as version control has it", problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "AOT0201")]
    [InlineData(false, "AOT0202")]
    public void A_call_of_another_library_has_moved_where_the_rules_looked_for_it(bool rulesRan, string id)
    {
        const string Calls = "[assembly: AuditCalls(\"T:System.IO.File\", \"Delete\", \"file.delete\")] public class C { public void M(string path) => System.IO.File.Delete(path); }";
        var now = SurfaceSource.Text(Compile.Rewritten(Compile.Usings + Calls))!;
        var before = now.Replace("M:System.IO.File.Delete", "M:System.IO.File.Erase", StringComparison.Ordinal);
        Assert.NotEqual(now, before);

        var problems = Find(Calls, ShippedFile.Write(SurfaceReading.Read(before).Surface!), SurfaceProject.Lines(), rulesRan: rulesRan);

        Assert.Equal(id, Assert.Single(problems, problem => problem.Message.StartsWith("'file.delete' at 'M:System.IO.File.Erase", StringComparison.Ordinal)).Code);
    }

    [Fact]
    public void A_loss_with_its_reason_is_taken() => Assert.Empty(Find(
        "public class C { [NotAudited(\"Why.\")] public void O() { } }",
        SurfaceProject.Ship(Two),
        SurfaceProject.Lines("removed operation user.delete member=M:C.M(System.String) because=\"The directory deletes users.\"")));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private IReadOnlyList<SurfaceFileProblem> Find(string source, string? shipped, string? unshipped, bool isRequired = false, bool rulesRan = false)
    {
        foreach (var (name, text) in new[] { (ShippedFile.Name, shipped), (UnshippedFile.Name, unshipped) }.Where(file => file.Item2 is not null))
            File.WriteAllText(Path.Combine(_directory, name), text);

        using var image = new PEReader(Compile.Emit(Compile.Rewritten(Compile.Usings + source)));
        return new SurfaceCheck(new SurfaceDirectory(_directory), image).Find(isRequired, rulesRan);
    }
}
