namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>What a message says, before it is written in a format.</summary>
/// <param name="Keys">Who did what to which object with which result, and how to find the record again; the most important first.</param>
/// <param name="Extras">The other attributes.</param>
/// <param name="Text">The sentence for people; empty when there is none.</param>
/// <param name="IsCut">Whether something was left out to fit the message's limit.</param>
internal sealed record SyslogContent(IReadOnlyList<SyslogField> Keys, IReadOnlyList<SyslogField> Extras, string Text, bool IsCut)
{
    private const string Mark = "...";
    private static readonly int[] ExtraLengths = [256, 64];
    private static readonly int[] KeyLengths = [256, 128, 64, 32, 16];

    /// <summary>
    /// The contents that may be sent, the fullest first: free text is shortened first, then long values of other attributes, then half of these are left out
    /// again and again; the key data is shortened only when it does not fit alone, and only hostile keys are left out, from the least important one on.
    /// </summary>
    internal IEnumerable<SyslogContent> Shorter()
    {
        for (var length = Text.Length / 2; length >= 16; length /= 2)
            yield return this with { Text = Cut(Text, length), IsCut = true };
        var bare = this with { Text = "", IsCut = true };
        yield return bare;
        foreach (var length in ExtraLengths)
            yield return bare with { Extras = Cut(Extras, length) };
        var extras = Cut(Extras, ExtraLengths[^1]);
        for (var count = extras.Count / 2; count > 0; count /= 2)
            yield return bare with { Extras = [.. extras.Take(count)] };
        bare = bare with { Extras = [] };
        yield return bare;
        foreach (var length in KeyLengths)
            yield return bare with { Keys = Cut(Keys, length) };
        var keys = Cut(Keys, KeyLengths[^1]);
        for (var count = keys.Count - 1; count >= 0; count--)
            yield return bare with { Keys = [.. keys.Take(count)] };
    }

    private static List<SyslogField> Cut(IReadOnlyList<SyslogField> fields, int length) => [.. fields.Select(field => field with { Value = Cut(field.Value, length) })];

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - Mark.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), Mark);
    }
}
