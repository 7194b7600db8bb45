using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Coverage;

[Trait("Requirement", "P0")]
public sealed class AdminServiceTests
{
    [Fact]
    public async Task The_build_warns_exactly_at_what_is_not_recorded()
    {
        var (program, services) = (Markup.Parse(AdminService.Program), Markup.Parse(AdminService.Services));

        var reports = await CoverageRun.ReportsAsync(CoverageRun.Project(program.Source, services.Source), AdminService.Lines);

        Assert.All(reports, report => Assert.Equal(("AOT0101", DiagnosticSeverity.Warning), (report.Id, report.Severity)));
        Assert.Equal(Places("Source0.cs", program).Concat(Places("Source1.cs", services)), reports.Select(PlaceOf));
        Assert.Equal(
            [
                "'lambda in top-level statements' calls the privileged 'UserManager.DeleteAsync' and nothing on the way records it: endpoint DELETE /users/{id} -> UserManager.DeleteAsync",
                "'top-level statements' calls the privileged 'Environment.Exit' and nothing on the way records it: program top-level statements -> Environment.Exit",
                "'UserService.RemoveAsync' calls the privileged 'UserManager.DeleteAsync' and nothing on the way records it: controller action UsersController.Remove -> UserService.RemoveAsync -> UserManager.DeleteAsync",
            ],
            reports.Take(3).Select(report => report.GetMessage()));
    }

    [Theory]
    [InlineData("auditotel_privileged_sets=default,process", 1)]
    [InlineData("auditotel_privileged_sets=all", 1)]
    [InlineData("auditotel_privileged_sets=default,-host", -3)]
    [InlineData("auditotel_privileged_sets=none", -9)]
    public async Task Sets_are_switched_by_a_setting(string setting, int difference)
    {
        var project = CoverageRun.Project(Markup.Parse(AdminService.Program).Source, Markup.Parse(AdminService.Services).Source);
        var before = await CoverageRun.ReportsAsync(project, AdminService.Lines);

        Assert.Equal(before.Length + difference, (await CoverageRun.ReportsAsync(project, AdminService.Lines, setting)).Length);
    }

    private static IEnumerable<string> Places(string file, Markup markup) => markup.Places.Select(place => $"{file} {place}");

    private static string PlaceOf(Diagnostic report) => $"{report.Location.SourceTree!.FilePath} {report.Location.SourceSpan.Start}..{report.Location.SourceSpan.End}";
}
