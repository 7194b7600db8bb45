using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Analyzers.Surface.Files;

/// <summary>What a project's files together say that it audits and excuses.</summary>
internal sealed class ExpectedSurface
{
    private const string Moved = "Moved to ";
    private const string At = " at ";
    private readonly Dictionary<string, SurfaceStatement> _shipped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SurfaceStatement> _unshipped = new(StringComparer.Ordinal);
    private readonly List<SurfaceFault> _faults = [];

    private ExpectedSurface(SurfaceText shipped, SurfaceText unshipped)
    {
        foreach (var statement in shipped.Statements)
            _shipped[statement.Entry.Key] = statement;

        foreach (var statement in unshipped.Statements)
            Add(statement);

        _faults.AddRange(FindLostMoves());
    }

    /// <summary>What the lines of the unshipped file say that does not go together with the shipped one.</summary>
    internal IReadOnlyList<SurfaceFault> Faults => _faults;

    internal IEnumerable<SurfaceEntry> Entries => _shipped.Values.Where(statement => !_unshipped.ContainsKey(statement.Entry.Key))
        .Concat(_unshipped.Values.Where(statement => statement.Verb != SurfaceVerb.Removed)).Select(statement => statement.Entry);

    internal static ExpectedSurface Of(SurfaceText shipped, SurfaceText unshipped) => new(shipped, unshipped);

    /// <summary>Returns the reason of a removal that is none, because the operation has its record elsewhere.</summary>
    internal static string MovedTo(SurfaceEntry goal) => $"{Moved}{goal.Member}{(goal.Value(SurfaceKeys.Endpoint) is { } endpoint ? At + endpoint : string.Empty)}.";

    /// <summary>True for an entry that no release had: only such a one is the goal of a move, for what was always there holds the record of nothing else.</summary>
    internal bool IsNew(SurfaceEntry entry) => !_shipped.ContainsKey(entry.Key);

    /// <summary>Returns where an entry stands: the line, and whether it is in the shipped file.</summary>
    internal (int Line, bool IsShipped) PlaceOf(string key) => _unshipped.TryGetValue(key, out var statement) ? (statement.Line, false) : (_shipped[key].Line, true);

    /// <summary>Returns the line that the unshipped file needs for an entry, or nothing when it needs none.</summary>
    /// <param name="key">The key of the entry.</param>
    /// <param name="entry">What is audited, or null when nothing is any longer.</param>
    /// <param name="because">The reason, where less is audited; empty for a person to write.</param>
    internal string StatementFor(string key, SurfaceEntry? entry, string because = "")
    {
        if (!_shipped.TryGetValue(key, out var shipped))
            return entry?.Line ?? string.Empty;

        if (entry is null)
            return new SurfaceStatement(SurfaceVerb.Removed, shipped.Entry, shipped.Entry.Kind == SurfaceKind.Excuse ? null : because, 0).Text;

        return SurfaceComparison.Compare(shipped.Entry, entry) is { } change ? new SurfaceStatement(SurfaceVerb.Changed, entry, change.IsLoss ? because : null, 0).Text : string.Empty;
    }

    private void Add(SurfaceStatement statement)
    {
        if (FindFault(statement) is { } message)
            _faults.Add(new SurfaceFault(statement.Line, 0, message));

        _unshipped[statement.Entry.Key] = statement;
    }

    private string? FindFault(SurfaceStatement statement)
    {
        if (_unshipped.ContainsKey(statement.Entry.Key))
            return "two lines are about the same entry: keep one";

        var isShipped = _shipped.TryGetValue(statement.Entry.Key, out var shipped);
        if (statement.Verb == SurfaceVerb.Entry)
            return isShipped ? $"{ShippedFile.Name} has this entry: write 'changed' before it, or take the line out when nothing changed" : null;

        if (!isShipped)
            return $"{ShippedFile.Name} has no such entry: take the line out, or only its first word when the entry is new";

        return statement.Verb == SurfaceVerb.Removed ? FindMissingReason(statement, []) : FindFault(statement, shipped!.Entry);
    }

    private static string? FindFault(SurfaceStatement statement, SurfaceEntry shipped)
    {
        if (SurfaceComparison.Compare(shipped, statement.Entry) is not { } change)
            return $"the line says what {ShippedFile.Name} says: take it out";

        return change.IsLoss ? FindMissingReason(statement, change.Details) : null;
    }

    // The reason of a move is written by a machine: it holds as long as its goal is there, says no less, and is the goal of no other.
    private IEnumerable<SurfaceFault> FindLostMoves()
    {
        var goals = _unshipped.Values.Where(statement => statement.Verb == SurfaceVerb.Entry && statement.Entry.Kind == SurfaceKind.Operation)
            .Select(statement => statement.Entry).Where(IsNew).ToLookup(MovedTo, StringComparer.Ordinal);
        var taken = new HashSet<SurfaceEntry>();
        foreach (var statement in _unshipped.Values.Where(statement => statement.Verb == SurfaceVerb.Removed && NamesGoal(statement.Because)).OrderBy(statement => statement.Line))
        {
            if (!_shipped.TryGetValue(statement.Entry.Key, out var shipped))
                continue;

            var name = shipped.Entry.Name;
            var goal = goals[statement.Because!].FirstOrDefault(entry =>
                string.Equals(entry.Name, name, StringComparison.Ordinal) && !taken.Contains(entry) && !SurfaceStrength.Losses(shipped.Entry, entry).Any());
            if (goal is not null)
                taken.Add(goal);
            else
                yield return new SurfaceFault(statement.Line, 0, $"less is audited: no new line names '{name}' at '{GoalOf(statement.Because!)}' without a loss, or another one has moved there: write where it is now, or the reason as a sentence");
        }
    }

    // A person's "Moved to the directory." names no member, and an id has no space: behind one stands the endpoint.
    private static bool NamesGoal(string? because) =>
        because is not null && because.StartsWith(Moved, StringComparison.Ordinal)
        && because[because.Length - 1] == '.' && GoalOf(because) is { Length: > 2 } goal && goal[1] == ':'
        && (goal.IndexOf(' ') is var end && (end < 0 || string.CompareOrdinal(goal, end, At, 0, At.Length) == 0));

    private static string GoalOf(string because) => because.Substring(Moved.Length, Math.Max(because.Length - Moved.Length - 1, 0));

    private static string? FindMissingReason(SurfaceStatement statement, IReadOnlyList<string> details) =>
        statement.Entry.Kind == SurfaceKind.Excuse || !string.IsNullOrWhiteSpace(statement.Because) ? null
            : $"less is audited{(details.Count > 0 ? $" ({string.Join(", ", details)})" : string.Empty)} and nobody says why: write the reason as a sentence, {SurfaceKeys.Because}=\"...\"";
}
