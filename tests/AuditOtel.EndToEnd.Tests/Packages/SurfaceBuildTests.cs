using System.Text.RegularExpressions;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Packages;

/// <summary>What the builds of a project that has surface files say, with the rules and without them. The project is one from before the packages: it was annotated by the command of the docs.</summary>
[Trait("Requirement", "P0")]
[Collection(PackageGroup.Name)]
public sealed partial class SurfaceBuildTests(PackageFeed feed)
{
    private const string Shipped = "AuditSurface.Shipped.txt";
    private const string Unshipped = "AuditSurface.Unshipped.txt";
    private const string Delete = "operation user.delete member=M:Old.UserStore.Delete(System.String) action=Delete class=Application mode=TrailDefault route=method target=user\n";

    private const string Users = """
        namespace Old;

        public static class UserStore
        {
            public static void Delete(string id) => System.IO.File.Delete(id);

            public static void Reset(string id)
            {
                System.IO.File.Delete(id);
            }
        }
        """;

    private const string Hosts = """
        using System;

        namespace Old;

        public class HostService
        {
            public void Stop(int code) => Environment.Exit(code);
        }
        """;

    private const string Less = """
        using AuditOtel;

        namespace Old;

        public static class UserStore
        {
            public static void Delete(string id) => System.Console.WriteLine(id);

            [Audited("user.reset")]
            public static void Reset([AuditTarget("user")] string id)
            {
                System.IO.File.Delete(id);
            }

            [Audited("user.lock")]
            public static void Lock([AuditTarget("user")] string id) => System.Console.WriteLine(id);
        }
        """;

    [Fact]
    public async Task A_project_from_before_is_annotated_by_one_command_and_what_it_audits_does_not_become_less_without_a_word()
    {
        var project = feed.NewProject("Old", PackageFeed.Project("", "<TargetFramework>net10.0</TargetFramework>", PackageFeed.Reference("AuditOtel.Api")))
            .Write("Users.cs", Users).Write("Hosts.cs", Hosts).Write(".globalconfig", "is_global = true\nauditotel_privileged_sets = default, files\nauditotel_entry_points = public\n");
        Says((await project.BuildAsync()).Expect(1), "error AOT0101: 'UserStore.Delete'", "error AOT0101: 'UserStore.Reset'", "error AOT0101: 'HostService.Stop'");
        (await project.FixAsync("AOT0101")).Expect(0);
        (await BuildAsync(project, "-t:AuditOtelShipSurface")).Expect(0);
        var shipped = project.Read(Shipped);
        Assert.Contains(Delete, shipped, StringComparison.Ordinal);
        Assert.Equal(3, shipped.Split("\noperation ").Length - 1);
        Assert.DoesNotContain("AOT0", (await BuildAsync(project)).Expect(0).Output, StringComparison.Ordinal);

        project.Write("Users.cs", Less);
        var (loss, quietLoss) = await FailingAsync(project);
        Says(loss, "error AOT0202: 'user.delete' at 'M:Old.UserStore.Delete(System.String)' is no longer audited: audit it again, or write into AuditSurface.Unshipped.txt why not (the code fix writes the line 'removed operation user.delete",
            "error AOT0201: 'user.lock' at 'M:Old.UserStore.Lock(System.String)' is not in the surface files: bring AuditSurface.Unshipped.txt up to date with the code fix or 'dotnet format analyzers --diagnostics AOT0201'");
        Says(quietLoss, "error AOT0202: 'user.delete' at 'M:Old.UserStore.Delete(System.String)' is no longer audited: audit it again, or write into");

        project.Write(Shipped, shipped.Replace(Delete, "", StringComparison.Ordinal));
        var (hidden, quietlyHidden) = await FailingAsync(project);
        Says(hidden, "error AOT0203: The surface files cannot be relied on: it was edited by hand");
        Says(quietlyHidden, "error AOT0203: The surface files cannot be relied on: it was edited by hand");

        project.Delete(Shipped);
        var (missing, quietlyMissing) = await FailingAsync(project);
        Says(missing, "error AOT0203: The surface files cannot be relied on: AuditSurface.Shipped.txt is missing: put it back as version control has it");
        Says(quietlyMissing, "error AOT0203: The surface files cannot be relied on: AuditSurface.Shipped.txt is missing: put it back as version control has it");

        project.Write(Shipped, shipped);
        (await project.FixAsync("AOT0201")).Expect(0);
        Assert.Contains("\noperation user.lock member=M:Old.UserStore.Lock(System.String)", project.Read(Unshipped), StringComparison.Ordinal);
        project.Write(Unshipped, $"{project.Read(Unshipped)}{Statement().Match(loss.Output).Groups["line"].Value.Replace("\"\"", "\"The directory deletes users.\"", StringComparison.Ordinal)}\n");
        Assert.DoesNotContain("AOT0", (await BuildAsync(project)).Expect(0).Output, StringComparison.Ordinal);
    }

    private static Task<ProgramResult> BuildAsync(Consumer project, params string[] options) => project.BuildAsync(["--no-restore", .. options]);

    // Whoever switches the rules off is told the same.
    private static async Task<(ProgramResult WithRules, ProgramResult WithoutRules)> FailingAsync(Consumer project) =>
        ((await BuildAsync(project)).Expect(1), (await BuildAsync(project, "-p:RunAnalyzers=false")).Expect(1));

    private static void Says(ProgramResult build, params string[] sentences) => Assert.All(sentences, sentence => Assert.Contains(sentence, build.Output, StringComparison.Ordinal));

    [GeneratedRegex("the code fix writes the line '(?<line>removed [^']*)'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Statement();
}
