using System.Text;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Index;

/// <summary>The values of a field in one stretch: kept as text while they are few.</summary>
/// <param name="field">The field.</param>
/// <param name="isAddress">Whether its name says that it holds addresses.</param>
internal sealed class IndexedField(long field, bool isAddress)
{
    /// <summary>Terms of a value at most.</summary>
    internal const int MostTerms = 2 + NetworkTerms.Most;

    private readonly Dictionary<ulong, IndexedWord> _words = [];

    /// <summary>The field.</summary>
    internal long Field { get; } = field;

    /// <summary>The term of a record that has the field.</summary>
    internal long Presence { get; } = IndexTerm.OfPresence(field);

    /// <summary>The values; null when there are too many.</summary>
    internal IReadOnlyCollection<IndexedWord>? Words => IsOpen ? null : _words.Values;

    private bool IsOpen { get; set; }

    /// <summary>Writes the terms of a value: its presence, itself, the networks it lies in.</summary>
    /// <param name="text">As the record has it, UTF-8.</param>
    /// <param name="terms">Room for <see cref="MostTerms"/>.</param>
    /// <param name="room">Room for the folded value.</param>
    /// <returns>How many there are.</returns>
    internal int Terms(ReadOnlySpan<byte> text, Span<long> terms, ref byte[] room)
    {
        terms[0] = Presence;
        var (term, networks) = Value(text, ref room);
        terms[1] = term;
        networks.CopyTo(terms[2..]);
        return 2 + networks.Length;
    }

    private (long Term, long[] Networks) Value(ReadOnlySpan<byte> text, ref byte[] room)
    {
        var key = IndexTerm.Hash(text, (ulong)Field);
        var isKnown = _words.TryGetValue(key, out var word);
        if (isKnown && text.SequenceEqual(word!.Original))
            return (word.Term, word.Networks);
        if (room.Length < text.Length * FoldedText.MaxGrowth)
            room = new byte[text.Length * FoldedText.MaxGrowth];
        var folded = room.AsSpan(0, FoldedText.Fold(text, room));
        var (term, networks) = (IndexTerm.OfValue(Field, folded), Networks(text));

        // Two values of one hash would hide each other from wildcards and ranges.
        IsOpen |= isKnown || _words.Count >= IndexSchema.MaxWords || text.Length > IndexSchema.MaxWordBytes;
        if (!IsOpen)
            _words.Add(key, Word(text, folded, term, networks));
        return (term, networks);
    }

    private long[] Networks(ReadOnlySpan<byte> text) => isAddress && AddressText.TryParse(text, out var address, out _) ? NetworkTerms.Of(Field, address) : [];

    private static IndexedWord Word(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, long term, long[] networks) => new(
        text.ToArray(),
        term,
        networks,
        Encoding.UTF8.GetString(folded),
        NumberValue.TryParse(text, out var number) ? number.Boxed : null,
        InstantText.TryParse(text, out var instant, out _) ? instant : null,
        AddressText.TryParse(text, out var address, out _) ? AddressNetwork.Bytes(address) : null);
}
