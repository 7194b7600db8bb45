using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Matching;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>A record as the rows of <see cref="IndexSchema"/>, from the same pass over its bytes that the matcher makes.</summary>
internal sealed class IndexedRecord
{
    private readonly List<IndexedValue> _values = [];
    private readonly Dictionary<string, string> _columns = new(StringComparer.Ordinal);

    internal IndexedRecord(in RecordSpans record)
    {
        Position = record.Index;
        var collector = new Visitor(this);
        RecordFields.Visit(record, ref collector);
        HasSeveral = _values.GroupBy(static value => value.Field, StringComparer.Ordinal).Any(static field => IndexSchema.Columns.ContainsKey(field.Key) && field.Count() > 1);
    }

    /// <summary>The record's place in its ledger.</summary>
    internal long Position { get; }

    /// <summary>When it happened, nanoseconds since 1970 UTC.</summary>
    internal long Time { get; private set; }

    /// <summary>Whether a field that has a column has several values.</summary>
    internal bool HasSeveral { get; }

    /// <summary>The rows of <c>value</c>.</summary>
    internal IEnumerable<IndexedValue> Values => _values.Where(value => HasSeveral || value.IsMoreThanText || !IndexSchema.Columns.ContainsKey(value.Field));

    /// <summary>What stands in a column; null when the record lacks the field.</summary>
    /// <param name="field">The full name.</param>
    internal string? Column(string field) => _columns.GetValueOrDefault(field);

    private void Add(string field, ReadOnlySpan<byte> text)
    {
        var folded = new byte[text.Length * FoldedText.MaxGrowth];
        var value = new IndexedValue(
            field,
            _values.Count,
            Encoding.UTF8.GetString(folded.AsSpan(0, FoldedText.Fold(text, folded))),
            NumberValue.TryParse(text, out var number) ? number.Boxed : null,
            InstantText.TryParse(text, out var instant, out _) ? instant : null,
            AddressText.TryParse(text, out var address, out _) ? AddressNetwork.Bytes(address) : null);
        _values.Add(value);
        if (IndexSchema.Columns.ContainsKey(field))
            _columns.TryAdd(field, value.Text);
    }

    /// <summary>Takes every field but the place, which has a column of its own.</summary>
    private struct Visitor(IndexedRecord record) : IFieldVisitor
    {
        private string _wanted = "";

        public bool Wants(scoped ReadOnlySpan<byte> name)
        {
            _wanted = Encoding.UTF8.GetString(name);
            return !string.Equals(_wanted, FieldNames.Index, StringComparison.Ordinal);
        }

        public readonly void Value(scoped ReadOnlySpan<byte> text) => record.Add(_wanted, text);

        public readonly void Time(long nanoseconds) => record.Time = nanoseconds;
    }
}
