using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using AuditOtel.Analyzers.Surface.Files;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Build.Verification;

namespace AuditOtel.Build.Surface;

/// <summary>
/// Compares a project's files with what its assembly audits, and says what the rules AOT0201 to AOT0203 say: they are silent where analyzers are switched off, or where the files are kept from the compiler.
/// </summary>
internal sealed class SurfaceCheck(SurfaceDirectory files, PEReader image)
{
    // The method of an audited call stands in another assembly: that it is gone cannot be said here.
    private const string CallRoute = "call";

    /// <summary>Returns what is wrong.</summary>
    /// <param name="isRequired">True for a project that must have the files.</param>
    internal IReadOnlyList<SurfaceFileProblem> Find(bool isRequired)
    {
        if (!isRequired && !files.HasFiles)
            return [];

        var (expected, problems) = files.Read();
        if (expected is null)
            return [.. problems.Select(problem => problem with { Message = SurfaceSentences.Unreliable + problem.Message })];

        var current = SurfaceReader.Read(image).Entries;
        var changes = SurfaceComparison.Compare(expected.Entries, current);
        if (changes.Count == 0)
            return [];

        var members = DocumentationIds.Read(image.GetMetadataReader());
        var moves = SurfaceMoves.Find(changes, new SurfacePlaces(current, entry => IsMember(entry, members), endpoint => CompiledRoutes.CountOf(image, endpoint)).IsThere);
        return [.. changes.Select(change => ProblemOf(change, moves.GoalOf(change), expected))];
    }

    private static bool IsMember(SurfaceEntry entry, ISet<string> members)
    {
        var end = entry.Member.IndexOf('/');
        return string.Equals(entry.Value(SurfaceKeys.Route), CallRoute, StringComparison.Ordinal) || members.Contains(end < 0 ? entry.Member : entry.Member.Substring(0, end));
    }

    private SurfaceFileProblem ProblemOf(SurfaceChange change, SurfaceEntry? moved, ExpectedSurface expected)
    {
        var (line, isShipped) = change.Kind == SurfaceChangeKind.Added ? (0, false) : expected.PlaceOf(change.Entry.Key);
        var sentence = SurfaceSentences.Of(change, moved);
        var path = isShipped ? files.Shipped : files.Unshipped;
        if (!change.IsLoss || moved is not null)
            return new SurfaceFileProblem(BuildErrors.SurfaceAdded, path, line, 0, $"{sentence}: {SurfaceSentences.Refresh}");

        var statement = expected.StatementFor(change.Entry.Key, change.Kind == SurfaceChangeKind.Removed ? null : change.Entry);
        return new SurfaceFileProblem(BuildErrors.SurfaceLoss, path, line, 0, $"{sentence}: audit it again, or {SurfaceSentences.Remedy(statement)}");
    }
}
