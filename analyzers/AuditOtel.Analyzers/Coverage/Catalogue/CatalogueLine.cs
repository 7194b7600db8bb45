using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>One line: members of a type whose calls are privileged, or leave a record.</summary>
/// <param name="Meaning">What their calls mean.</param>
/// <param name="Type">The type, as the part of its documentation id behind <c>T:</c>.</param>
/// <param name="Members">Its members.</param>
/// <param name="Place">Where a project says so; null in the catalogue.</param>
internal sealed record CatalogueLine(CallMeaning Meaning, string Type, ImmutableArray<MemberPattern> Members, Location? Place)
{
    private const string Form = "write 'priv Type|Method;Method*', 'emit Type|Method*' or 'entity Type'";
    private static readonly char[] Semicolon = [';'];

    /// <summary>Reads a line that is neither empty nor a comment; of line and fault one is null.</summary>
    internal static (CatalogueLine? Line, string? Fault) Read(string text, Location? place)
    {
        var space = text.IndexOf(' ');
        var meaning = (space < 0 ? text : text.Substring(0, space)) switch
        {
            "priv" => CallMeaning.Privileged,
            "emit" => CallMeaning.Emits,
            _ => CallMeaning.None,
        };
        var parts = text.Substring(space + 1).Split('|');
        if (meaning == CallMeaning.None || space < 0 || parts.Length != 2)
            return (null, $"'{text}' is no line of this file: {Form}");

        if (TypeId(parts[0].Trim()) is not { } type)
            return (null, $"'{parts[0].Trim()}' is no type's name: write namespace and name, as System.Diagnostics.Process or Some.Generic`1");

        var members = parts[1].Split(Semicolon).Select(member => member.Trim()).ToArray();
        var patterns = members.Select(MemberPattern.Read).ToArray();
        var wrong = Array.FindIndex(patterns, pattern => pattern is null);
        return wrong < 0
            ? (new CatalogueLine(meaning, type, [.. patterns.Select(pattern => pattern!.Value)], place), null)
            : (null, $"'{members[wrong]}' is no member's name: write a method, .ctor, or the beginning of names with a star at the end");
    }

    /// <summary>Turns <c>Space.Outer+Inner</c> and <c>Space.Generic&lt;T&gt;</c> into the form of documentation ids; null for what is no type's name.</summary>
    internal static string? TypeId(string name)
    {
        var open = name.IndexOf('<');
        if (open >= 0 && name.EndsWith(">", StringComparison.Ordinal))
            name = $"{name.Substring(0, open)}`{name.Substring(open).Split(',').Length}";

        var id = name.Replace('+', '.');
        return id.Length > 0 && id.Split('.').All(IsTypeName) ? id : null;
    }

    private static bool IsTypeName(string part) =>
        part.Length > 0 && (char.IsLetter(part[0]) || part[0] == '_') && part.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '`');
}
