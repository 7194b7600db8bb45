using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Analyzers.Surface.Files;

/// <summary>Tells members that got another name or place from those that lost their record. Each new entry is the goal of one move: a second loss does not hide behind it.</summary>
internal sealed class SurfaceMoves
{
    // What is likest goes together, so that a loss is told of the member that lost its record.
    private static readonly Func<SurfaceEntry, string>[] Likenesses =
    [
        entry => $"{Said(entry)} {TypeOf(entry.Member)}",
        entry => $"{Said(entry)} {NameOf(entry.Member)}",
        Said,
    ];

    private readonly Dictionary<string, SurfaceEntry> _goals = new(StringComparer.Ordinal);
    private readonly HashSet<SurfaceEntry> _taken = [];

    private SurfaceMoves(SurfaceEntry[] gone, SurfaceEntry[] added)
    {
        foreach (var likeness in Likenesses)
            Match(gone, added, likeness);

        foreach (var entry in gone.Where(IsOpen))
        {
            var found = added.FirstOrDefault(goal =>
                !_taken.Contains(goal) && string.Equals(goal.Name, entry.Name, StringComparison.Ordinal) && !SurfaceStrength.Losses(entry, goal).Any());
            if (found is not null)
                Add(entry, found);
        }
    }

    /// <param name="all">What changed.</param>
    /// <param name="isThere">True for an entry whose member still exists: it has not moved, it has lost its record.</param>
    /// <param name="isNew">True for an entry that no release had.</param>
    internal static SurfaceMoves Find(IReadOnlyList<SurfaceChange> all, Func<SurfaceEntry, bool> isThere, Func<SurfaceEntry, bool> isNew)
    {
        var operations = all.Where(change => change.Entry.Kind == SurfaceKind.Operation).ToArray();
        return new SurfaceMoves(
            [.. operations.Where(change => change.Kind == SurfaceChangeKind.Removed).Select(change => change.Entry).Where(entry => !isThere(entry))],
            [.. operations.Where(change => change.Kind == SurfaceChangeKind.Added).Select(change => change.Entry).Where(isNew)]);
    }

    /// <summary>Returns the new entry of an operation whose member is gone from the project; null when the member is there without it, or when less is audited now.</summary>
    internal SurfaceEntry? GoalOf(SurfaceChange change) =>
        change.Kind == SurfaceChangeKind.Removed && _goals.TryGetValue(change.Entry.Key, out var goal) ? goal : null;

    private void Match(SurfaceEntry[] gone, SurfaceEntry[] added, Func<SurfaceEntry, string> likeness)
    {
        var open = added.Where(goal => !_taken.Contains(goal)).GroupBy(likeness, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<SurfaceEntry>(group), StringComparer.Ordinal);
        foreach (var entry in gone.Where(IsOpen))
        {
            if (open.TryGetValue(likeness(entry), out var goals) && goals.Count > 0)
                Add(entry, goals.Dequeue());
        }
    }

    private bool IsOpen(SurfaceEntry gone) => !_goals.ContainsKey(gone.Key);

    private void Add(SurfaceEntry gone, SurfaceEntry goal)
    {
        _goals.Add(gone.Key, goal);
        _taken.Add(goal);
    }

    private static string Said(SurfaceEntry entry) => new SurfaceEntry(entry.Kind, entry.Name, entry.Fields.Where(field => !SurfaceKeys.IsIdentity(field.Key))).Line;

    private static string TypeOf(string member) => member.Substring(0, NameStart(member));

    private static string NameOf(string member) => member.Substring(NameStart(member));

    // M:Shop.Users.Delete(System.String)/lambda: the name begins behind the last dot before the parameters.
    private static int NameStart(string member)
    {
        var parameters = member.IndexOf('(');
        return member.LastIndexOf('.', Math.Max((parameters < 0 ? member.Length : parameters) - 1, 0)) + 1;
    }
}
