using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AuditOtel.Collector.Following;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
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
    private readonly long[] _terms = new long[IndexSchema.MaxValues * IndexedField.MostTerms];
    private readonly ArrayBufferWriter<byte> _bucket = new();
    private PostingList _crowded;
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
        _crowded = default;
        (Id, Entries, Oldest, Newest, Leaf) = (id, 0, null, null, null);
    }

    /// <summary>Entries with too many values, as they are stored; null when there is none.</summary>
    internal byte[]? Crowded(Span<byte> room) => _crowded.IsEmpty ? null : _crowded.Rows(room).ToArray();

    /// <summary>The rows of terms, with their numbers.</summary>
    internal IEnumerable<(int Bucket, byte[] Terms)> Buckets()
    {
        var terms = _postings.Keys.ToArray();
        Array.Sort(terms, static (one, other) => (PostingBucket.Of(one), one).CompareTo((PostingBucket.Of(other), other)));
        var (begin, room) = (0, new byte[IndexRows.BitmapBytes]);
        while (begin < terms.Length)
        {
            var bucket = PostingBucket.Of(terms[begin]);
            _bucket.ResetWrittenCount();
            for (; begin < terms.Length && PostingBucket.Of(terms[begin]) == bucket; begin++)
                Write(terms[begin], room);
            yield return (bucket, _bucket.WrittenSpan.ToArray());
        }
    }

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
        var row = (int)(entry.Index - (Id * entries));
        if (visitor.Values > IndexSchema.MaxValues)
            _crowded.Add(row);
        else
            Add(row);
        return true;
    }

    private void Add(int row)
    {
        foreach (var term in _terms.AsSpan(0, _termCount))
            CollectionsMarshal.GetValueRefOrAddDefault(_postings, term, out _).Add(row);
    }

    private void Write(long term, byte[] room)
    {
        var rows = CollectionsMarshal.GetValueRefOrNullRef(_postings, term).Rows(room);
        PostingBucket.WriteHead(_bucket.GetSpan(PostingBucket.HeadBytes), term, rows.Length);
        _bucket.Advance(PostingBucket.HeadBytes);
        _bucket.Write(rows);
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
            _fields.Add(field, known = new IndexedField(field, FieldNames.IsAddress(Encoding.UTF8.GetString(name))));
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
            builder._termCount += _wanted!.Terms(text, builder._terms.AsSpan(builder._termCount), ref builder._room);
        }

        public readonly void Time(long nanoseconds) => builder.Note(nanoseconds);
    }
}
