using System.Collections.Frozen;

namespace AuditOtel.Collector.Records.Schemas;

/// <summary>The words of the Elastic Common Schema (ECS) that stand for a record's class and action ("ECS categorization fields").</summary>
internal static class EcsWords
{
    private static readonly FrozenDictionary<string, string[]> Categories = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["authentication"] = ["authentication"],
        ["account"] = ["iam"],
        ["authorization"] = ["iam"],
        ["configuration"] = ["configuration"],
        ["data"] = ["database"],
        ["system"] = ["host"],
        ["firmware"] = ["host"],
        ["key"] = ["configuration"],
        ["network"] = ["network"],
        ["session"] = ["session"],
        ["integrity"] = ["intrusion_detection"],
        ["audit"] = ["configuration"],
        ["application"] = ["api"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CREATE"] = "creation",
        ["READ"] = "access",
        ["UPDATE"] = "change",
        ["DELETE"] = "deletion",
        ["EXECUTE"] = "info",
        ["LOGIN"] = "start",
        ["LOGOUT"] = "end",
        ["GRANT"] = "change",
        ["REVOKE"] = "change",
        ["ENABLE"] = "change",
        ["DISABLE"] = "change",
        ["START"] = "start",
        ["STOP"] = "end",
        ["EXPORT"] = "access",
        ["IMPORT"] = "creation",
        ["APPROVE"] = "allowed",
        ["REJECT"] = "denied",
        ["CONNECT"] = "connection",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The values of <c>event.category</c>; none for a class that record.md does not list.</summary>
    internal static IReadOnlyList<string> CategoriesOf(string @class) => Categories.GetValueOrDefault(@class, []);

    /// <summary>The values of <c>event.type</c>: the action, what kind of identity was changed, and whether the operation was denied.</summary>
    internal static IReadOnlyList<string> TypesOf(string action, string @class, string targetType, string reason)
    {
        var types = new List<string>(3);
        if (Types.TryGetValue(action, out var type))
            types.Add(type);
        if (@class is "account" or "authorization" && targetType is "user" or "group")
            types.Add(targetType);
        if (reason is "denied" && type is not "denied")
            types.Add("denied");
        return types;
    }
}
