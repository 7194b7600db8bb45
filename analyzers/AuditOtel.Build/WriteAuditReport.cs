using System.Text;
using AuditOtel.Build.Reporting;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace AuditOtel.Build;

/// <summary>
/// Writes for people what a build found: what is recorded, what is privileged and not recorded, and what is excused and why, as HTML and Markdown; and the findings as SARIF.
/// The same sources give the same bytes.
/// </summary>
public sealed class WriteAuditReport : Task
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The compiler's log, in SARIF 2.1.</summary>
    [Required]
    public string LogFile { get; set; } = string.Empty;

    /// <summary>The surface that the verifier wrote.</summary>
    [Required]
    public string SurfaceFile { get; set; } = string.Empty;

    /// <summary>The files that are written, without <c>.html</c>, <c>.md</c> and <c>.sarif</c>.</summary>
    [Required]
    public string ReportFile { get; set; } = string.Empty;

    /// <summary>The folder that source files are named from.</summary>
    [Required]
    public string RootDirectory { get; set; } = string.Empty;

    /// <summary>The time that the report tells, in seconds since 1970 (as the variable SOURCE_DATE_EPOCH); empty for none.</summary>
    public string Epoch { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var report = new AuditReport(SurfaceJson.Read(SurfaceFile), CompilerLog.Read(LogFile, RootDirectory), ReportTime.Of(Epoch));
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(ReportFile))!);
            File.WriteAllText(ReportFile + ".html", HtmlReport.Text(report), Utf8);
            File.WriteAllText(ReportFile + ".md", MarkdownReport.Text(report), Utf8);
            File.WriteAllText(ReportFile + ".sarif", SarifReport.Text(report.Findings), Utf8);
            Log.LogMessage(MessageImportance.High, $"{ReportFile}.html: {report.Surface.Operations.Count} operations recorded, {report.Open.Count} findings open, {report.Accepted.Count} accepted, {report.Surface.Excuses.Count} excuses.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.LogError("Auditing", BuildErrors.Unwritten, null, ReportFile, 0, 0, 0, 0, $"The audit report was not written: {failure.Message}");
        }

        return !Log.HasLoggedErrors;
    }
}
