using System.Collections.Immutable;
using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.CodeFixes;

/// <summary>Edits the unshipped file of a project.</summary>
internal static class SurfaceFileEdit
{
    /// <summary>Returns the file, or null for a project that has none or more than one; that is an error of its own.</summary>
    internal static TextDocument? Find(Project project)
    {
        TextDocument[] files = [.. project.AdditionalDocuments.Where(file => SurfaceFiles.IsNamed(file.FilePath ?? file.Name, UnshippedFile.Name))];
        return files.Length == 1 ? files[0] : null;
    }

    internal static async Task<Solution> ApplyAsync(Project project, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (Find(project) is not { } file)
            return project.Solution;

        var statements = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var diagnostic in diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(SurfaceRule.Key, out var key) && diagnostic.Properties.TryGetValue(SurfaceRule.Statement, out var statement))
                statements[key!] = statement!;
        }

        var text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return project.Solution.WithAdditionalDocumentText(file.Id, SourceText.From(UnshippedFile.Apply(text.ToString(), statements), text.Encoding));
    }
}
