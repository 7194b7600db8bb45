using System.Reflection.PortableExecutable;
using AuditOtel.Build.Verification;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace AuditOtel.Build;

/// <summary>Proves of the compiled assembly that every annotated method writes its record, and writes down its audited surface. What is unproven fails the build.</summary>
public sealed class VerifyAuditedAssembly : Task
{
    /// <summary>The compiled assembly.</summary>
    [Required]
    public string AssemblyFile { get; set; } = string.Empty;

    /// <summary>Where the surface is written, when everything is proven.</summary>
    [Required]
    public string SurfaceFile { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Verify();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException)
        {
            Log.LogError("Auditing", BuildErrors.Unproven, null, AssemblyFile, 0, 0, 0, 0, $"The assembly could not be verified: {failure.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    private void Verify()
    {
        using var image = new PEReader(File.OpenRead(AssemblyFile));
        var result = AssemblyProof.Prove(image);
        foreach (var fault in result.Faults)
            Log.LogError("Auditing", fault.Code, null, AssemblyFile, 0, 0, 0, 0, fault.Message);

        if (result.Faults.Count == 0)
            SurfaceFileWriter.Write(SurfaceFile, Path.GetFileNameWithoutExtension(AssemblyFile), result.Surface);
    }
}
