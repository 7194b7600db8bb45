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

    /// <summary>False when the build switched the analyzers off. The rules ran where it did not, and the compiler was given them and both files: they have said already what is only a warning.</summary>
    public bool AreAnalyzersOn { get; set; }

    /// <summary>The analyzer that holds the rules.</summary>
    [Required]
    public string RulesFile { get; set; } = string.Empty;

    /// <summary>The analyzers that the compiler was given.</summary>
    public ITaskItem[] Analyzers { get; set; } = [];

    /// <summary>The additional files that the compiler was given.</summary>
    public ITaskItem[] AdditionalFiles { get; set; } = [];

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

    private static string[] FullPaths(ITaskItem[] items) => [.. items.Select(item => item.GetMetadata("FullPath"))];

    private void Check()
    {
        var rulesRan = AreAnalyzersOn && RulesRun.Happened(ProjectDirectory, RulesFile, FullPaths(Analyzers), FullPaths(AdditionalFiles));
        using var image = new PEReader(File.OpenRead(AssemblyFile));
        foreach (var problem in new SurfaceCheck(new SurfaceDirectory(ProjectDirectory), image).Find(IsRequired, rulesRan))
        {
            if (!problem.IsWarning)
                Log.LogError("Auditing", problem.Code, null, problem.Path, problem.Line + 1, problem.Column + 1, 0, 0, problem.Message + ".");
            else if (!rulesRan)
                Log.LogWarning("Auditing", problem.Code, null, problem.Path, problem.Line + 1, problem.Column + 1, 0, 0, problem.Message + ".");
        }
    }
}
