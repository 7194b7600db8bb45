namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>Tells in which respects an entry says less than another one.</summary>
internal static class SurfaceStrength
{
    private const string Separator = ":";

    /// <summary>Returns what is lost from one form of an operation to the next, each as a phrase; nothing when none is.</summary>
    internal static IEnumerable<string> Losses(SurfaceEntry before, SurfaceEntry after)
    {
        foreach (var (key, word, isLoss) in (IEnumerable<(string, string, Func<string, string, bool>)>)
            [(SurfaceKeys.Action, "action", IsOtherAction), (SurfaceKeys.Class, "class", IsLowerClass), (SurfaceKeys.Mode, "failure mode", IsWeakerMode), (SurfaceKeys.Route, "route", IsWeakerRoute)])
        {
            var (old, current) = (before.Value(key) ?? string.Empty, after.Value(key) ?? string.Empty);
            if (!string.Equals(old, current, StringComparison.Ordinal) && isLoss(old, current))
                yield return $"the {word} '{old}' is now '{current}'";
        }

        foreach (var (key, word) in (IEnumerable<(string, string)>)
            [(SurfaceKeys.Target, "target"), (SurfaceKeys.Argument, "argument"), (SurfaceKeys.Secret, "secret"), (SurfaceKeys.Change, "change"), (SurfaceKeys.Result, "result")])
        {
            foreach (var lost in Missing(before.Values(key), after.Values(key), key))
                yield return Loss(key, word, lost, after);
        }
    }

    /// <summary>Returns what differs, field by field.</summary>
    internal static IEnumerable<string> Differences(SurfaceEntry before, SurfaceEntry after)
    {
        var (old, current) = (before.Fields.Select(Written).ToList(), after.Fields.Select(Written).ToList());
        foreach (var field in before.Fields.Select(Written).Where(current.Remove))
            old.Remove(field);

        return old.Select(field => $"'{field}' is gone").Concat(current.Select(field => $"'{field}' is new"));
    }

    private static string Written(SurfaceField field) => $"{field.Key}={SurfaceWord.Write(field.Value)}";

    private static bool IsOtherAction(string before, string after) => true;

    // What no policy can deselect comes first, what is in no class of its own last. Of two others a policy may have selected only one.
    private static bool IsLowerClass(string before, string after) => ClassRank(after) <= ClassRank(before);

    private static int ClassRank(string name) => name switch
    {
        "Audit" or "Integrity" => 2,
        "Application" => 0,
        _ => 1,
    };

    // What the trail's options say is not known to the build.
    private static bool IsWeakerMode(string before, string after) => (before, after) switch
    {
        (_, "Deny") => false,
        ("Continue", "Spool" or "TrailDefault") => false,
        _ => true,
    };

    // Only a record in the method's own code covers every way of reaching it.
    private static bool IsWeakerRoute(string before, string after) => RouteRank(after) < RouteRank(before);

    private static int RouteRank(string route) => route is "method" or "declaration" ? 1 : 0;

    private static string Loss(string key, string word, string lost, SurfaceEntry after)
    {
        if (key is SurfaceKeys.Result)
            return "what it returns no longer tells its outcome";

        return key is SurfaceKeys.Target && !lost.Contains(Separator) && after.Values(key).FirstOrDefault(target => target.StartsWith(lost + Separator, StringComparison.Ordinal)) is { } target
            ? $"the id of the target '{lost}' is no longer recorded, but always '{target.Substring(lost.Length + 1)}'"
            : $"the {word} '{lost}' is no longer recorded";
    }

    // What stays as it is must not be taken for what replaces another value.
    private static IEnumerable<string> Missing(IEnumerable<string> before, IEnumerable<string> after, string key)
    {
        var left = after.ToList();
        return before.Where(value => !left.Remove(value)).ToArray().Where(value => !(left.Find(now => IsNoLess(key, value, now)) is { } found && left.Remove(found)));
    }

    /// <summary>True for another value that tells no less.</summary>
    private static bool IsNoLess(string key, string before, string after)
    {
        // A type holds no colon, an id may; a secret's mode holds none.
        var end = (key is SurfaceKeys.Target ? before.IndexOf(Separator, StringComparison.Ordinal) : before.LastIndexOf(Separator, StringComparison.Ordinal)) + 1;
        return end > 0 && key switch
        {
            // A keyed hash tells equal values, a length and the word 'redacted' tell less.
            SurfaceKeys.Secret => string.Equals(after, before.Remove(end) + "KeyedHash", StringComparison.Ordinal),

            // An id that the source fixes tells nothing that the operation's name does not; that of an argument does, and any is more than none.
            SurfaceKeys.Target => string.Equals(after, before.Remove(end - 1), StringComparison.Ordinal) || end == before.Length && after.StartsWith(before, StringComparison.Ordinal),
            _ => false,
        };
    }
}
