using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AuditOtel.Collector.Following;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Matching;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Index;

/// <summary>Gathers what an index holds of one stretch, in one pass over its entries. Its memory is used again for the next one. Not thread-safe.</summary>
/// <param name="entries">Entries of a stretch.</param>
internal sealed class StretchBuilder(int entries) : IEntryTaker
{
    private readonly Dictionary<long, PostingList> _postings = [];
    private readonly Dictionary<long, IndexedField> _fields = [];
    private readonly long[] _terms = new long[IndexSchema.MaxValues * 2];
    private byte[] _room = new byte[1024];
    private int _termCount;

    /// <summary>Which stretch.</summary>
    internal long Id { get; private set; }

    /// <summary>The first index behind it.</summary>
    internal long End => (Id + 1) * entries;

    /// <summary>Entries that are there.</summary>
    internal long Entries { get; private set; }

    /// <summary>The earliest record, nanoseconds since 1970 UTC; null when there is none.</summary>
    internal long? Oldest { get; private set; }

    /// <summary>The latest one.</summary>
    internal long? Newest { get; private set; }

    /// <summary>The leaf hash of the last entry (RFC 6962, section 2.1); null when it is not there.</summary>
    internal byte[]? Leaf { get; private set; }

    /// <summary>The fields that were met.</summary>
    internal IReadOnlyCollection<IndexedField> Fields => _fields.Values;

    /// <summary>Forgets everything and begins a stretch.</summary>
    internal void Begin(long id)
    {
        _postings.Clear();
        _fields.Clear();
        (Id, Entries, Oldest, Newest, Leaf) = (id, 0, null, null, null);
    }

    /// <summary>The terms in order.</summary>
    internal long[] SortedTerms()
    {
        var terms = _postings.Keys.ToArray();
        Array.Sort(terms);
        return terms;
    }

    /// <summary>The entries that have a term, as they are stored.</summary>
    internal ReadOnlySpan<byte> Rows(long term, Span<byte> room) => CollectionsMarshal.GetValueRefOrNullRef(_postings, term).Rows(room);

    public bool Take(string ledger, in LedgerEntry entry)
    {
        Entries++;
        if (entry.Index == End - 1)
            Leaf = SHA256.HashData([0, .. entry.Bytes.Span]);
        if (!RecordSpans.TryCreate(ledger, entry, out var record))
            return true;
        _termCount = 0;
        var visitor = new Visitor(this);
        RecordFields.Visit(record, ref visitor);
        Add((int)(entry.Index - (Id * entries)), visitor.Values <= IndexSchema.MaxValues ? _terms.AsSpan(0, _termCount) : [IndexTerm.Any]);
        return true;
    }

    private void Add(int row, ReadOnlySpan<long> terms)
    {
        foreach (var term in terms)
            CollectionsMarshal.GetValueRefOrAddDefault(_postings, term, out _).Add(row);
    }

    private void Note(long time)
    {
        Oldest = Math.Min(Oldest ?? time, time);
        Newest = Math.Max(Newest ?? time, time);
    }

    private IndexedField Field(ReadOnlySpan<byte> name)
    {
        var field = IndexTerm.OfField(name);
        if (!_fields.TryGetValue(field, out var known))
            _fields.Add(field, known = new IndexedField(field));
        return known;
    }

    private struct Visitor(StretchBuilder builder) : IFieldVisitor
    {
        private IndexedField? _wanted;

        internal int Values { get; private set; }

        public bool Wants(scoped ReadOnlySpan<byte> name)
        {
            if (!IndexSchema.IsIndexed(name))
                return false;
            _wanted = builder.Field(name);
            return true;
        }

        public void Value(scoped ReadOnlySpan<byte> text)
        {
            if (++Values > IndexSchema.MaxValues)
                return;
            builder._terms[builder._termCount++] = _wanted!.Presence;
            builder._terms[builder._termCount++] = _wanted.Term(text, ref builder._room);
        }

        public readonly void Time(long nanoseconds) => builder.Note(nanoseconds);
    }
}
