using System.Globalization;

namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>One audited operation of a surface, or one excuse; immutable, and equal to what has the same line.</summary>
internal sealed class SurfaceEntry : IEquatable<SurfaceEntry>
{
    private const string Separator = " ";

    /// <param name="kind">What it is about.</param>
    /// <param name="name">The operation; of an excuse the member.</param>
    /// <param name="fields">What it says, in any order.</param>
    internal SurfaceEntry(SurfaceKind kind, string name, IEnumerable<SurfaceField> fields)
    {
        Kind = kind;
        Name = name;
        Fields = [.. fields.OrderBy(field => Array.IndexOf(SurfaceKeys.Order, field.Key)).ThenBy(field => field.Value, StringComparer.Ordinal)];
        Line = Write(Fields);
        Key = Write(Fields.Where(field => SurfaceKeys.IsIdentity(field.Key)));
    }

    internal SurfaceKind Kind { get; }

    internal string Name { get; }

    internal IReadOnlyList<SurfaceField> Fields { get; }

    /// <summary>The entry as it is written.</summary>
    internal string Line { get; }

    /// <summary>What it has in common with the same entry of another build, whatever that says: kind, name, member.</summary>
    internal string Key { get; }

    /// <summary>The member that it is about, as a documentation id.</summary>
    internal string Member => Kind == SurfaceKind.Excuse ? Name : Value(SurfaceKeys.Member) ?? string.Empty;

    /// <summary>Returns what a field says, or null when there is none.</summary>
    internal string? Value(string key) => Fields.FirstOrDefault(field => string.Equals(field.Key, key, StringComparison.Ordinal))?.Value;

    /// <summary>Returns all that a field says that may be repeated.</summary>
    internal IEnumerable<string> Values(string key) => Fields.Where(field => string.Equals(field.Key, key, StringComparison.Ordinal)).Select(field => field.Value);

    /// <summary>Returns the same entry as one of several that cannot be told apart by their member.</summary>
    /// <param name="number">Its number, from 2.</param>
    internal SurfaceEntry AsCopy(int number) => new(Kind, Name, Fields.Append(new SurfaceField(SurfaceKeys.Copy, number.ToString(CultureInfo.InvariantCulture))));

    public bool Equals(SurfaceEntry? other) => other is not null && string.Equals(Line, other.Line, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as SurfaceEntry);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Line);

    public override string ToString() => Line;

    private string Write(IEnumerable<SurfaceField> fields) =>
        string.Join(Separator, fields.Select(field => $"{field.Key}={SurfaceWord.Write(field.Value)}").Prepend(SurfaceWord.Write(Name)).Prepend(KindWord(Kind)));

    internal static string KindWord(SurfaceKind kind) => kind == SurfaceKind.Excuse ? "excuse" : "operation";
}
