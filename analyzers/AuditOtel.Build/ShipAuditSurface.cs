using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Build.Surface;
using AuditOtel.Build.Verification;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace AuditOtel.Build;

/// <summary>Moves what the unshipped surface file says into the shipped one, with a new digest; makes both files for a project that has none. What the files say must be what the assembly audits.</summary>
public sealed class ShipAuditSurface : Task
{
    /// <summary>The compiled assembly.</summary>
    [Required]
    public string AssemblyFile { get; set; } = string.Empty;

    /// <summary>The project's directory, in which the files lie.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Ship();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException)
        {
            Log.LogError("Auditing", BuildErrors.SurfaceFile, null, AssemblyFile, 0, 0, 0, 0, $"The surface could not be shipped: {failure.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    private void Ship()
    {
        using var image = new PEReader(File.OpenRead(AssemblyFile));
        var files = new SurfaceShipment(new SurfaceDirectory(ProjectDirectory));
        foreach (var fault in files.Ship(SurfaceReader.Read(image)))
            Log.LogError("Auditing", BuildErrors.SurfaceFile, null, fault.Path, fault.Line + 1, fault.Column + 1, 0, 0, fault.Message + ".");

        if (!Log.HasLoggedErrors)
            Log.LogMessage(MessageImportance.High, $"{ShippedFile.Name} holds the surface {files.Digest} now, and {UnshippedFile.Name} nothing.");
    }
}
