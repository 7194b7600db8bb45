namespace AuditOtel.Collector.Selection;

/// <summary>One token of a selection.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, quotes and escapes resolved; a wildcard stands as <see cref="Wildcard"/>.</param>
/// <param name="Column">Its first column, from 1.</param>
internal readonly record struct SelectionToken(SelectionTokenKind Kind, string Text, int Column)
{
    /// <summary>Stands for an unescaped <c>*</c> inside a word; U+FFFF is a noncharacter and never valid text.</summary>
    internal const char Wildcard = '\uFFFF';
}
