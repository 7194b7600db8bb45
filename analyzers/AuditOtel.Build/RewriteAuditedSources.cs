using AuditOtel.Build.Rewriting;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = Microsoft.Build.Utilities.Task;

namespace AuditOtel.Build;

/// <summary>
/// Gives the compiler, in place of each source file with an annotated body, a copy in which the body writes its intent and its outcome. A file
/// that has not changed since the last build is neither read nor parsed.
/// </summary>
public sealed class RewriteAuditedSources : Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The source files in the order in which the compiler takes them.</summary>
    [Required]
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>The project's folder.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = string.Empty;

    /// <summary>Where the copies go.</summary>
    [Required]
    public string OutputDirectory { get; set; } = string.Empty;

    /// <summary>The folder of the compiler that will read the copies.</summary>
    [Required]
    public string CompilerDirectory { get; set; } = string.Empty;

    /// <summary>The name of the assembly.</summary>
    [Required]
    public string AssemblyName { get; set; } = string.Empty;

    /// <summary>The compiler's language version.</summary>
    public string LanguageVersion { get; set; } = string.Empty;

    /// <summary>The symbols defined for <c>#if</c>, separated by semicolons.</summary>
    public string Symbols { get; set; } = string.Empty;

    /// <summary>The compiler's features, separated by semicolons.</summary>
    public string Features { get; set; } = string.Empty;

    /// <summary>The .editorconfig files of the compilation.</summary>
    public ITaskItem[] EditorConfigs { get; set; } = [];

    /// <summary>What the compiler takes instead of <see cref="Sources"/>.</summary>
    [Output]
    public ITaskItem[] CompiledSources { get; private set; } = [];

    /// <summary>Copies of the .editorconfig files that lie over the copied sources.</summary>
    [Output]
    public ITaskItem[] CopiedEditorConfigs { get; private set; } = [];

    /// <summary>The file that tells the rules that the bodies are rewritten.</summary>
    [Output]
    public string RewrittenFile { get; private set; } = string.Empty;

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    /// <inheritdoc/>
    public override bool Execute()
    {
        CompilerAssemblies.ResolveFrom(CompilerDirectory);
        try
        {
            Run();
        }
        catch (OperationCanceledException)
        {
            Log.LogMessage(MessageImportance.High, "The rewriting of audited sources was cancelled.");
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or RewriteException)
        {
            var place = (failure as RewriteException)?.Path;
            Log.LogError("Auditing", BuildErrors.NotRewritten, null, place, 0, 0, 0, 0, $"The audited sources were not rewritten: {failure.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    private void Run()
    {
        var settings = new RewriteSettings(ProjectDirectory, AssemblyName, LanguageVersion, Symbols, Features);
        var mirror = new MirrorTree(OutputDirectory);
        var rewriting = new IncrementalRewriting(settings, mirror, _cancellation.Token);
        CompiledSources = [.. Sources.Select(source => Compiled(source, rewriting))];
        CopiedEditorConfigs = [.. mirror.CopyEditorConfigs(EditorConfigs.Select(FullPath), rewriting.Rewritten).Select(path => new TaskItem(path))];
        RewrittenFile = rewriting.Finish();
    }

    private static string FullPath(ITaskItem item) => item.GetMetadata("FullPath");

    private static ITaskItem Compiled(ITaskItem source, IncrementalRewriting rewriting)
    {
        var path = FullPath(source);
        if (rewriting.CopyOf(path) is not { } copy)
            return source;

        var item = new TaskItem(copy);
        source.CopyMetadataTo(item);
        return item;
    }
}
