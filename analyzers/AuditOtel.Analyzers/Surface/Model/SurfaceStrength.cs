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
            foreach (var lost in Missing(before.Values(key), after.Values(key), key is SurfaceKeys.Secret))
                yield return key is SurfaceKeys.Result ? "what it returns no longer tells its outcome" : $"the {word} '{lost}' is no longer recorded";
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

    private static IEnumerable<string> Missing(IEnumerable<string> before, IEnumerable<string> after, bool isSecret)
    {
        var left = after.ToList();
        foreach (var value in before)
        {
            if (!left.Remove(value) && !(isSecret && IsHashedNow(value, left)))
                yield return value;
        }
    }

    // A keyed hash tells equal values, a length and the word 'redacted' tell less.
    private static bool IsHashedNow(string secret, List<string> left) =>
        left.Remove(secret.Remove(secret.LastIndexOf(Separator, StringComparison.Ordinal) + 1) + "KeyedHash");
}
