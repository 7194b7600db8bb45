using System.Reflection.PortableExecutable;
using AuditOtel.Build.Surface;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace AuditOtel.Build;

/// <summary>Compares the surface files of a project with the compiled assembly, whether or not the compiler ran the rules that do so. What is audited less than the files say fails the build.</summary>
public sealed class CheckAuditSurface : Task
{
    /// <summary>The compiled assembly.</summary>
    [Required]
    public string AssemblyFile { get; set; } = string.Empty;

    /// <summary>The project's directory, in which the files lie.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>True for a project that must have the files.</summary>
    public bool IsRequired { get; set; }

    /// <summary>True when the compiler ran the rules: they have said already what is only a warning.</summary>
    public bool RulesRan { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            Check();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException)
        {
            Log.LogError("Auditing", BuildErrors.SurfaceFile, null, AssemblyFile, 0, 0, 0, 0, $"The surface files could not be compared with the assembly: {failure.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    private void Check()
    {
        using var image = new PEReader(File.OpenRead(AssemblyFile));
        foreach (var problem in new SurfaceCheck(new SurfaceDirectory(ProjectDirectory), image).Find(IsRequired))
        {
            if (!problem.IsWarning)
                Log.LogError("Auditing", problem.Code, null, problem.Path, problem.Line + 1, problem.Column + 1, 0, 0, problem.Message + ".");
            else if (!RulesRan)
                Log.LogWarning("Auditing", problem.Code, null, problem.Path, problem.Line + 1, problem.Column + 1, 0, 0, problem.Message + ".");
        }
    }
}
