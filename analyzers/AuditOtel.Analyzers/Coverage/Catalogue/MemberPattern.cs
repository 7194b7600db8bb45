namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>The name of a member, or the beginning of names.</summary>
/// <param name="Name">The name without its star.</param>
/// <param name="IsPrefix">True when any end may follow.</param>
internal readonly record struct MemberPattern(string Name, bool IsPrefix)
{
    private const string Constructor = ".ctor";

    /// <summary>Returns null for what is no member's name.</summary>
    internal static MemberPattern? Read(string text)
    {
        var isPrefix = text.EndsWith("*", StringComparison.Ordinal);
        var name = isPrefix ? text.Substring(0, text.Length - 1) : text;
        var isName = name.Length == 0 ? isPrefix : name is Constructor || !char.IsDigit(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
        return isName ? new MemberPattern(name, isPrefix) : null;
    }

    internal bool Matches(string member) => IsPrefix ? member.StartsWith(Name, StringComparison.Ordinal) : string.Equals(member, Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => IsPrefix ? Name + "*" : Name;
}
