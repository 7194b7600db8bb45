using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Analyzers.Surface.Files;

/// <summary>What is said of a project whose files and audited surface do not agree: the same by the rules and by the verifier.</summary>
internal static class SurfaceSentences
{
    private const string AddedRule = "AOT0201";

    /// <summary>What to do about an entry that the files do not name as it is.</summary>
    internal const string Refresh = "bring " + UnshippedFile.Name + " up to date with the code fix or 'dotnet format analyzers --diagnostics " + AddedRule + "'";

    /// <summary>The beginning of what is said of a file that cannot be taken as it is.</summary>
    internal const string Unreliable = "The surface files cannot be relied on: ";

    /// <summary>Why and how nothing can be relied on when a file is not there.</summary>
    internal static string Missing(string name) =>
        $"{name} is missing: put it back as version control has it; where there was none yet, 'dotnet build -t:AuditOtelShipSurface' makes both files once neither is there";

    /// <summary>Returns what to do about a loss.</summary>
    /// <param name="statement">The line that the unshipped file needs; empty when a line has to go.</param>
    internal static string Remedy(string statement) => statement.Length > 0
        ? $"write into {UnshippedFile.Name} why not (the code fix writes the line '{statement}')"
        : $"take its line out of {UnshippedFile.Name} as the code fix does, for it was never shipped";

    /// <summary>Returns what became of an entry.</summary>
    /// <param name="change">The difference.</param>
    /// <param name="moved">Where its operation stands now, when it has moved.</param>
    internal static string Of(SurfaceChange change, SurfaceEntry? moved)
    {
        var entry = change.Entry;
        var name = entry.Kind == SurfaceKind.Excuse ? $"The excuse of '{entry.Name}'" : $"'{entry.Name}' at '{entry.Member}'";
        var details = change.Details.Count == 0 ? string.Empty : $" ({string.Join(", ", change.Details)})";
        return change.Kind switch
        {
            SurfaceChangeKind.Added => $"{name} is not in the surface files",
            SurfaceChangeKind.Removed when moved is not null => $"{name} has moved to '{PlaceOf(entry, moved)}'",
            SurfaceChangeKind.Removed when entry.Kind == SurfaceKind.Excuse => $"{name} is gone",
            SurfaceChangeKind.Removed => $"{name} is no longer audited{details}",
            SurfaceChangeKind.Weakened => $"{name} is audited less than the surface files say{details}",
            _ => $"{name} says something else than the surface files{details}",
        };
    }

    private static string PlaceOf(SurfaceEntry before, SurfaceEntry moved) =>
        string.Equals(before.Member, moved.Member, StringComparison.Ordinal) ? moved.Value(SurfaceKeys.Endpoint) ?? moved.Member : moved.Member;
}
