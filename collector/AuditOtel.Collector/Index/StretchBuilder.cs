using System.Buffers;
using System.Runtime.InteropServices;
using AuditOtel.Collector.Following;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Index;

/// <summary>Gathers what an index holds of one stretch, in one pass over its entries. Its memory is used again for the next one. Not thread-safe.</summary>
/// <param name="entries">Entries of a stretch.</param>
internal sealed class StretchBuilder(int entries) : IEntryTaker
{
    // Some 20 ms of work, after which who reads may rest.
    private const int Piece = 2048;

    private readonly Dictionary<long, PostingList> _postings = [];
    private readonly Dictionary<long, IndexedField> _fields = [];
    private readonly long[] _found = new long[IndexedField.MostTerms];
    private readonly RecordValues _values = new();
    private readonly ArrayBufferWriter<byte> _bucket = new();
    private PostingList _crowded;
    private byte[] _room = new byte[1024];
    private IndexTerm _terms = IndexTerm.OfNoIndex;
    private int _words;

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

    /// <summary>The fields that were met.</summary>
    internal IReadOnlyCollection<IndexedField> Fields => _fields.Values;

    /// <summary>How many different terms they have.</summary>
    internal int Terms => _postings.Count;

    /// <summary>Forgets everything and begins a stretch.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="terms">Those of the index.</param>
    internal void Begin(long id, IndexTerm terms)
    {
        _postings.Clear();
        _fields.Clear();
        _crowded = default;
        (_terms, _words) = (terms, IndexSchema.MaxStretchWords);
        (Id, Entries, Oldest, Newest) = (id, 0, null, null);
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
        if (RecordSpans.TryCreate(ledger, entry, out var record))
            Take(entry.Index, record);
        return Entries % Piece != 0;
    }

    private void Take(long index, in RecordSpans record)
    {
        _values.Read(record, _terms);
        Oldest = Math.Min(Oldest ?? _values.Time, _values.Time);
        Newest = Math.Max(Newest ?? _values.Time, _values.Time);
        var row = (int)(index - (Id * entries));
        if (_values.IsCrowded || !HasRoom())
            _crowded.Add(row);
        else
            Add(row);
    }

    /// <summary>Whether there is room for a record of which nothing is known yet; asked before anything is made for it.</summary>
    private bool HasRoom() =>
        _fields.Count + _values.Count <= IndexSchema.MaxFields && _postings.Count + (_values.Count * IndexedField.MostTerms) <= IndexSchema.MaxTerms;

    private void Add(int row)
    {
        for (var number = 0; number < _values.Count; number++)
        {
            var count = Field(_values.Field(number)).Terms(_values.Text(number), _found, ref _room, ref _words);
            foreach (var term in _found.AsSpan(0, count))
                CollectionsMarshal.GetValueRefOrAddDefault(_postings, term, out _).Add(row);
        }
    }

    private void Write(long term, byte[] room)
    {
        var rows = CollectionsMarshal.GetValueRefOrNullRef(_postings, term).Rows(room);
        PostingBucket.WriteHead(_bucket.GetSpan(PostingBucket.HeadBytes), term, rows.Length);
        _bucket.Advance(PostingBucket.HeadBytes);
        _bucket.Write(rows);
    }

    private IndexedField Field(long field)
    {
        if (!_fields.TryGetValue(field, out var known))
            _fields.Add(field, known = new IndexedField(field, _terms));
        return known;
    }
}
