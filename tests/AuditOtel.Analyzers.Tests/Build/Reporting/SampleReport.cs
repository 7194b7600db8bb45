using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Surface.Reading;
using AuditOtel.Analyzers.Tests.Coverage;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.Build.Reporting;
using AuditOtel.Build.Verification;

namespace AuditOtel.Analyzers.Tests.Build.Reporting;

/// <summary>The report of the sample, as its build writes it.</summary>
internal static class SampleReport
{
    private static readonly Lazy<Task<AuditReport>> Made = new(MakeAsync);

    internal static async Task<string> HtmlAsync() => HtmlReport.Text(await Made.Value);

    internal static async Task<IReadOnlyList<LoggedFinding>> FindingsAsync() => (await Made.Value).Findings;

    private static async Task<AuditReport> MakeAsync()
    {
        var compilation = (await AdministrationSample.Open().Projects.Single().GetCompilationAsync())!;
        var reports = await CoverageRun.AnalyzeAsync(compilation, AdministrationSample.ToRules, new InterceptedCallRule());
        Compile.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        var folder = Directory.CreateTempSubdirectory("auditotel-report-");
        try
        {
            var (log, surface) = (Path.Combine(folder.FullName, "findings.sarif"), Path.Combine(folder.FullName, "AuditSurface.json"));
            await File.WriteAllTextAsync(log, WrittenLog.Of(reports));
            SurfaceFileWriter.Write(surface, "Administration", CompiledSurface.Read(generated));
            return new AuditReport(SurfaceJson.Read(surface), CompilerLog.Read(log, Repository.Root), Time: null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
