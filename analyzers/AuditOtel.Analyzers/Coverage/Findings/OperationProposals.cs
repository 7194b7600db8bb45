using System.Text.RegularExpressions;
using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Generation.Operations;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Proposes operation names for functions that have none: from the names of type and method, no two alike in a project.</summary>
/// <param name="taken">The names that the project uses already.</param>
internal sealed class OperationProposals(HashSet<string> taken)
{
    private const int MostThings = 3;
    private static readonly Regex Word = new("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly HashSet<string> OfRoles = new(StringComparer.Ordinal)
    {
        "controller", "service", "services", "manager", "handler", "repository", "administration", "store", "provider", "helper", "hub", "model", "page", "worker", "job", "client", "command",
        "consumer", "api", "endpoint", "endpoints", "extensions", "program", "base", "impl",
    };

    private static readonly HashSet<string> Small = new(StringComparer.Ordinal) { "async", "to", "from", "in", "of", "for", "by", "with", "and", "the", "on", "a", "an", "http", "core", "post", "get" };

    /// <summary>Returns a well-formed name, such as <c>user.role.add</c> for <c>UserService.AddToRoleAsync</c>.</summary>
    internal string Propose(FunctionCalls owner, PrivilegedCall? call)
    {
        // What has no name of its own is called after what it does, or after its route.
        var method = owner.Symbol is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } named ? named : call?.Member;
        if (method is null)
            return Propose(owner.Endpoint is { } endpoint ? [.. Words(endpoint.Name)] : []);

        var words = method.MethodKind == MethodKind.Constructor ? ["create"] : Words(method.Name).Where(word => !Small.Contains(word)).ToList();
        var verb = words.Count > 0 ? words[0] : "execute";
        var things = Words(NameOf(method.ContainingType)).Where(word => !OfRoles.Contains(word)).ToList();
        foreach (var word in words.Skip(1).Where(word => !things.Exists(thing => IsSame(thing, word))))
            things.Add(word);

        return Of(things, verb);
    }

    // Of a route: the verb, then the segments; what stands in braces is a name of a value.
    private string Propose(string[] words)
    {
        var verb = words.FirstOrDefault() switch
        {
            "post" => "create",
            "put" or "patch" => "update",
            "delete" => "delete",
            _ => "execute",
        };
        return Of([.. words.Skip(1).Where(word => !OfRoles.Contains(word) && !Small.Contains(word) && word is not "id").Distinct(StringComparer.Ordinal)], verb);
    }

    private string Of(List<string> things, string verb)
    {
        if (things.Count == 0)
            things.Add("application");

        return Free([.. things.Skip(things.Count - MostThings)], verb);
    }

    private static string NameOf(INamedTypeSymbol? type) => type switch
    {
        null => string.Empty,
        { TypeKind: TypeKind.Interface } when type.Name.Length > 1 && type.Name[0] == 'I' => type.Name.Substring(1),
        _ => type.Name,
    };

    // An operation's name knows no other letters, and half a word says nothing.
    private static IEnumerable<string> Words(string name) =>
        name.All(letter => letter < 128) ? Word.Matches(name.Substring(name.LastIndexOf('.') + 1)).Cast<Match>().Select(match => match.Value.ToLowerInvariant()) : [];

    private static bool IsSame(string thing, string word) => string.Equals(thing.TrimEnd('s'), word.TrimEnd('s'), StringComparison.Ordinal);

    private string Free(string[] things, string verb)
    {
        var prefix = string.Join(".", things);
        if (OperationName.FindFault($"{prefix}.{verb}") is not null)
            (prefix, verb) = (OperationName.FindFault(prefix + ".execute") is null ? prefix : "application", "execute");

        // The verb stays as it is, because the action is read from it.
        var name = $"{prefix}.{verb}";
        for (var number = 2; !taken.Add(name); number++)
            name = $"{prefix}{number}.{verb}";

        return name;
    }
}
