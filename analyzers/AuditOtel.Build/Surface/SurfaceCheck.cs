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
    // The method of an audited call stands in another assembly: whether it is gone only the rules can say, and they have said so where it is not.
    private const string CallRoute = "call";

    /// <summary>Returns what is wrong.</summary>
    /// <param name="isRequired">True for a project that must have the files.</param>
    /// <param name="rulesRan">True where the compiler ran the rules over these files.</param>
    internal IReadOnlyList<SurfaceFileProblem> Find(bool isRequired, bool rulesRan)
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
        var places = new SurfacePlaces(current, entry => IsThere(entry, members, rulesRan), new CompiledRoutes(image).CountOf);
        var moves = SurfaceMoves.Find(changes, places.IsThere, expected.IsNew);
        return [.. changes.Select(change => ProblemOf(change, moves.GoalOf(change), expected))];
    }

    private static bool IsThere(SurfaceEntry entry, ISet<string> members, bool rulesRan)
    {
        if (string.Equals(entry.Value(SurfaceKeys.Route), CallRoute, StringComparison.Ordinal))
            return !rulesRan;

        var end = entry.Member.IndexOf('/');
        return members.Contains(end < 0 ? entry.Member : entry.Member.Substring(0, end));
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
