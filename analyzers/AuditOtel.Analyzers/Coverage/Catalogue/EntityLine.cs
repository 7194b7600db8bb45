using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>One line of a project that names a sensitive entity.</summary>
/// <param name="Type">The type, as the part of its documentation id behind <c>T:</c>.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record EntityLine(string Type, Location Place)
{
    internal const string Word = "entity ";

    /// <summary>Reads a line that begins with <see cref="Word"/>; of line and fault one is null.</summary>
    internal static (EntityLine? Line, string? Fault) Read(string text, Location place)
    {
        var name = text.Substring(Word.Length).Trim();
        return CatalogueLine.TypeId(name) is { } type
            ? (new EntityLine(type, place), null)
            : (null, $"'{name}' is no type's name: write 'entity Type' with namespace and name, as My.Shop.Account");
    }
}
