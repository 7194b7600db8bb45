using System.Text;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Index;

/// <summary>The values of a field in one stretch: kept as text while they are few.</summary>
internal sealed class IndexedField(long field)
{
    private readonly Dictionary<ulong, IndexedWord> _words = [];

    /// <summary>The field.</summary>
    internal long Field { get; } = field;

    /// <summary>The term of a record that has the field.</summary>
    internal long Presence { get; } = IndexTerm.OfPresence(field);

    /// <summary>The values; null when there are too many.</summary>
    internal IReadOnlyCollection<IndexedWord>? Words => IsOpen ? null : _words.Values;

    private bool IsOpen { get; set; }

    /// <summary>The term of a value.</summary>
    /// <param name="text">As the record has it, UTF-8.</param>
    /// <param name="room">Room for the folded value.</param>
    internal long Term(ReadOnlySpan<byte> text, ref byte[] room)
    {
        var key = IndexTerm.Hash(text, (ulong)Field);
        var isKnown = _words.TryGetValue(key, out var word);
        if (isKnown && text.SequenceEqual(word!.Original))
            return word.Term;
        if (room.Length < text.Length * FoldedText.MaxGrowth)
            room = new byte[text.Length * FoldedText.MaxGrowth];
        var folded = room.AsSpan(0, FoldedText.Fold(text, room));
        var term = IndexTerm.OfValue(Field, folded);

        // Two values of one hash would hide each other from wildcards and ranges.
        IsOpen |= isKnown || _words.Count >= IndexSchema.MaxWords || text.Length > IndexSchema.MaxWordBytes;
        if (!IsOpen)
            _words.Add(key, Word(text, folded, term));
        return term;
    }

    private static IndexedWord Word(ReadOnlySpan<byte> text, ReadOnlySpan<byte> folded, long term) => new(
        text.ToArray(),
        term,
        Encoding.UTF8.GetString(folded),
        NumberValue.TryParse(text, out var number) ? number.Boxed : null,
        InstantText.TryParse(text, out var instant, out _) ? instant : null,
        AddressText.TryParse(text, out var address, out _) ? AddressNetwork.Bytes(address) : null);
}
