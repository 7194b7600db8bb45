using System.Text;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Index;

/// <summary>The values of a field in one stretch: kept as text while they are few.</summary>
/// <param name="field">The field.</param>
/// <param name="terms">Those of the index.</param>
internal sealed class IndexedField(long field, IndexTerm terms)
{
    /// <summary>Terms of a value at most.</summary>
    internal const int MostTerms = 2 + NetworkTerms.Most;

    // Most fields that somebody makes up have one value, and most that are real have few.
    private readonly Dictionary<ulong, IndexedWord> _words = new(1);

    /// <summary>The field.</summary>
    internal long Field { get; } = field;

    /// <summary>The term of a record that has the field.</summary>
    internal long Presence { get; } = terms.OfPresence(field);

    /// <summary>The values; null when there are too many.</summary>
    internal IReadOnlyCollection<IndexedWord>? Words => IsOpen ? null : _words.Values;

    private bool IsOpen { get; set; }

    /// <summary>Writes the terms of a value: its presence, itself, the networks it lies in.</summary>
    /// <param name="text">As the record has it, UTF-8.</param>
    /// <param name="found">Room for <see cref="MostTerms"/>.</param>
    /// <param name="room">Room for the folded value.</param>
    /// <param name="words">How many more values may be kept as text.</param>
    /// <returns>How many there are.</returns>
    internal int Terms(ReadOnlySpan<byte> text, Span<long> found, ref byte[] room, ref int words)
    {
        found[0] = Presence;
        var (term, networks) = Value(text, ref room, ref words);
        found[1] = term;
        networks.CopyTo(found[2..]);
        return 2 + networks.Length;
    }

    private (long Term, long[] Networks) Value(ReadOnlySpan<byte> text, ref byte[] room, ref int words)
    {
        var key = terms.OfWord(Field, text);
        var isKnown = _words.TryGetValue(key, out var word);
        if (isKnown && text.SequenceEqual(word!.Original))
            return (word.Term, word.Networks);
        if (room.Length < text.Length * FoldedText.MaxGrowth)
            room = new byte[text.Length * FoldedText.MaxGrowth];
        var folded = room.AsSpan(0, FoldedText.Fold(text, room));
        var (term, networks) = (terms.OfValue(Field, folded), NetworkTerms.Of(terms, Field, text));

        // Two values of one hash would hide each other from wildcards and ranges.
        IsOpen |= isKnown || words <= 0 || _words.Count >= IndexSchema.MaxWords || text.Length > IndexSchema.MaxWordBytes;
        if (!IsOpen)
        {
            words--;
            _words.Add(key, Word(text, folded, term, networks));
        }

        return (term, networks);
    }

    private static IndexedWord Word(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, long term, long[] networks) => new(
        text.ToArray(),
        term,
        networks,
        Encoding.UTF8.GetString(folded),
        NumberValue.TryParse(text, out var number) ? number.Boxed : null,
        InstantText.TryParse(text, out var instant, out _) ? instant : null,
        AddressText.TryParse(text, out var address, out _) ? AddressNetwork.Bytes(address) : null);
}
