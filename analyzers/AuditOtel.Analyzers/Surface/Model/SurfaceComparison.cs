namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>Finds what changed from one surface to another.</summary>
internal static class SurfaceComparison
{
    /// <summary>Returns the differences in ordinal order of the entries.</summary>
    internal static IReadOnlyList<SurfaceChange> Compare(IEnumerable<SurfaceEntry> before, IEnumerable<SurfaceEntry> after)
    {
        var old = ByKey(before);
        var current = ByKey(after);
        var added = current.Values.Where(entry => !old.ContainsKey(entry.Key)).ToArray();
        var changes = added.Select(entry => new SurfaceChange(SurfaceChangeKind.Added, entry, []))
            .Concat(old.Values.Where(entry => !current.ContainsKey(entry.Key)).Select(entry => new SurfaceChange(SurfaceChangeKind.Removed, entry, [.. InPlaceOf(entry, added)])))
            .Concat(old.Values.Where(entry => current.ContainsKey(entry.Key)).Select(entry => Compare(entry, current[entry.Key])).Where(change => change is not null).Select(change => change!));
        return [.. changes.OrderBy(change => change.Entry.Line, StringComparer.Ordinal)];
    }

    /// <summary>Returns what became of one entry, or null when it says the same.</summary>
    internal static SurfaceChange? Compare(SurfaceEntry before, SurfaceEntry after)
    {
        if (before.Equals(after))
            return null;

        if (before.Kind == SurfaceKind.Excuse)
            return new SurfaceChange(SurfaceChangeKind.Strengthened, after, [$"the reason was '{before.Value(SurfaceKeys.Reason)}'"]);

        string[] losses = [.. SurfaceStrength.Losses(before, after)];
        return losses.Length > 0 ? new SurfaceChange(SurfaceChangeKind.Weakened, after, losses) : new SurfaceChange(SurfaceChangeKind.Strengthened, after, [.. SurfaceStrength.Differences(before, after)]);
    }

    private static Dictionary<string, SurfaceEntry> ByKey(IEnumerable<SurfaceEntry> entries)
    {
        var byKey = new Dictionary<string, SurfaceEntry>(StringComparer.Ordinal);
        foreach (var entry in entries)
            byKey[entry.Key] = entry;

        return byKey;
    }

    // Who reads of a removal wants to know whether it is one: the operation may stand elsewhere, or something else there.
    private static IEnumerable<string> InPlaceOf(SurfaceEntry gone, IReadOnlyList<SurfaceEntry> added)
    {
        if (gone.Kind == SurfaceKind.Excuse)
            yield break;

        foreach (var entry in added)
        {
            if (IsSameElsewhere(gone, entry))
                yield return $"the operation is now audited at '{entry.Value(SurfaceKeys.Endpoint)}'";
            else if (entry.Kind == SurfaceKind.Excuse ? IsAround(entry.Name, gone.Member) : string.Equals(entry.Member, gone.Member, StringComparison.Ordinal))
                yield return entry.Kind == SurfaceKind.Excuse ? $"'{entry.Name}' is now excused: {entry.Value(SurfaceKeys.Reason)}" : $"its member is now audited as '{entry.Name}'";
            else if (string.Equals(entry.Name, gone.Name, StringComparison.Ordinal))
                yield return $"the operation is now audited at '{entry.Member}'";
        }
    }

    // A member that maps endpoints maps many.
    private static bool IsSameElsewhere(SurfaceEntry gone, SurfaceEntry entry) =>
        entry.Kind == SurfaceKind.Operation && entry.Value(SurfaceKeys.Endpoint) is not null
        && string.Equals(entry.Name, gone.Name, StringComparison.Ordinal) && string.Equals(entry.Member, gone.Member, StringComparison.Ordinal);

    // The excuse of a type stands for its members: T:Shop.Users for M:Shop.Users.Delete.
    private static bool IsAround(string excused, string member) =>
        excused is "assembly" || string.Equals(excused, member, StringComparison.Ordinal) || member.StartsWith(excused + "/", StringComparison.Ordinal)
        || (excused.StartsWith("T:", StringComparison.Ordinal) && member.Length > 1 && member.Substring(1).StartsWith(excused.Remove(0, 1) + ".", StringComparison.Ordinal));
}
