namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>Our verbs as the activities of OCSF's classes (OCSF 1.9, <c>activity_id</c> of each class).</summary>
internal static class OcsfActivities
{
    private static readonly Dictionary<OcsfClass, Dictionary<string, int>> ByVerb = new()
    {
        [OcsfClass.Authentication] = Verbs(("LOGIN", 1), ("LOGOUT", 2)),
        [OcsfClass.AuthorizeSession] = Verbs(("GRANT", 1)),
        [OcsfClass.EntityManagement] = Verbs(("CREATE", 1), ("READ", 2), ("UPDATE", 3), ("DELETE", 4), ("ENABLE", 8), ("DISABLE", 9)),
        [OcsfClass.GroupManagement] = Verbs(("GRANT", 1), ("REVOKE", 2), ("DELETE", 5), ("CREATE", 6), ("UPDATE", 9)),
        [OcsfClass.UserManagement] = Verbs(("CREATE", 1), ("UPDATE", 2), ("DELETE", 3), ("ENABLE", 4), ("DISABLE", 5), ("GRANT", 14), ("REVOKE", 15)),
        [OcsfClass.RoleManagement] = Verbs(("CREATE", 1), ("UPDATE", 2), ("DELETE", 3), ("GRANT", 4), ("REVOKE", 5)),
        [OcsfClass.ApplicationLifecycle] = Verbs(("START", 3), ("STOP", 4), ("ENABLE", 6), ("DISABLE", 7)),
        [OcsfClass.ApiActivity] = Verbs(("CREATE", 1), ("READ", 2), ("UPDATE", 3), ("DELETE", 4)),
    };

    // What only the operation's last words tell, of users alone.
    private static readonly (string End, int Activity)[] OfUsers =
    [
        (".lock", 6), (".unlock", 7), (".password.change", 8), (".password.reset", 9), (".role.grant", 16), (".role.assign", 16), (".role.revoke", 17), (".role.remove", 17),
    ];

    /// <summary>The <c>activity_id</c>; <see cref="OcsfKind.Other"/> when the class has none for it, 0 when the record has no verb.</summary>
    internal static int Find(OcsfClass of, string action, string operation)
    {
        foreach (var (end, activity) in of == OcsfClass.UserManagement ? OfUsers : [])
        {
            if (operation.EndsWith(end, StringComparison.Ordinal))
                return activity;
        }

        return action.Length == 0 ? 0 : ByVerb[of].GetValueOrDefault(action, OcsfKind.Other);
    }

    private static Dictionary<string, int> Verbs(params ReadOnlySpan<(string Verb, int Activity)> verbs)
    {
        var table = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (verb, activity) in verbs)
            table.Add(verb, activity);
        return table;
    }
}
