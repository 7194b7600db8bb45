using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Matching;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>The values of one record that an index takes, gathered before anything is made of them. Its memory is used again for the next one. Not thread-safe.</summary>
internal sealed class RecordValues
{
    private readonly (long Field, int Start, int Length)[] _values = new (long, int, int)[IndexSchema.MaxValues];
    private byte[] _text = new byte[1024];
    private int _length;
    private int _count;

    /// <summary>How many there are; none when there are too many.</summary>
    internal int Count => IsCrowded ? 0 : _count;

    /// <summary>Whether it has more than an index takes of one record.</summary>
    internal bool IsCrowded => _count > IndexSchema.MaxValues;

    /// <summary>When it happened, nanoseconds since 1970 UTC.</summary>
    internal long Time { get; private set; }

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="terms">Those of the index.</param>
    internal void Read(in RecordSpans record, IndexTerm terms)
    {
        (_length, _count) = (0, 0);
        var visitor = new Visitor(this, terms);
        RecordFields.Visit(record, ref visitor);
    }

    /// <summary>The field of a value.</summary>
    internal long Field(int number) => _values[number].Field;

    /// <summary>A value as the record has it, UTF-8.</summary>
    internal ReadOnlySpan<byte> Text(int number) => _text.AsSpan(_values[number].Start, _values[number].Length);

    /// <summary>All terms that the record is indexed by.</summary>
    internal HashSet<long> Terms(IndexTerm terms)
    {
        var found = new HashSet<long>();
        for (var number = 0; number < Count; number++)
        {
            var field = Field(number);
            var text = Text(number);
            var room = new byte[text.Length * FoldedText.MaxGrowth];
            found.Add(terms.OfPresence(field));
            found.Add(terms.OfValue(field, room.AsSpan(0, FoldedText.Fold(text, room))));
            found.UnionWith(NetworkTerms.Of(terms, field, text));
        }

        return found;
    }

    private void Add(long field, ReadOnlySpan<byte> text)
    {
        if (++_count > IndexSchema.MaxValues)
            return;
        if (_text.Length < _length + text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        text.CopyTo(_text.AsSpan(_length));
        _values[_count - 1] = (field, _length, text.Length);
        _length += text.Length;
    }

    private struct Visitor(RecordValues values, IndexTerm terms) : IFieldVisitor
    {
        private long _field;

        public bool Wants(scoped ReadOnlySpan<byte> name)
        {
            if (!IndexSchema.IsIndexed(name))
                return false;
            _field = terms.OfField(name);
            return true;
        }

        public readonly void Value(scoped ReadOnlySpan<byte> text) => values.Add(_field, text);

        public readonly void Time(long nanoseconds) => values.Time = nanoseconds;
    }
}
