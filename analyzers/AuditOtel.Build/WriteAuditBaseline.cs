using AuditOtel.Build.Reporting;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace AuditOtel.Build;

/// <summary>Writes the baseline of a project from the compiler's log: all that the coverage rules found in this build.</summary>
public sealed class WriteAuditBaseline : Task
{
    /// <summary>The compiler's log, in SARIF 2.1.</summary>
    [Required]
    public string LogFile { get; set; } = string.Empty;

    /// <summary>The file that is written.</summary>
    [Required]
    public string BaselineFile { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var findings = CompilerLog.Read(LogFile, Path.GetDirectoryName(Path.GetFullPath(BaselineFile))!);
            File.WriteAllText(BaselineFile, Reporting.BaselineFile.Text(findings));
            Log.LogMessage(MessageImportance.High, $"{BaselineFile}: the {findings.Count} findings of this build are accepted for now.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.LogError("Auditing", BuildErrors.Unwritten, null, BaselineFile, 0, 0, 0, 0, $"The baseline was not written: {failure.Message}");
        }

        return !Log.HasLoggedErrors;
    }
}
