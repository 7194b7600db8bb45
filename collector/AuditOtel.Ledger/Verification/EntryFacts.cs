using System.Runtime.InteropServices;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Verification;

/// <summary>What the entries of a chunk say, noted beside others and judged in order: which contexts they define and use, and how many are records.</summary>
internal sealed class EntryFacts
{
    private readonly List<ContextNote> _contexts = [];
    private readonly List<ExpiryNote> _expiries = [];
    private UInt128 _last;
    private bool _hasLast;

    /// <summary>How many records there are.</summary>
    public int Records { get; private set; }

    /// <summary>The first entry that is of no known form, or -1.</summary>
    public long FirstUnknown { get; private set; } = -1;

    /// <summary>Definitions of contexts, and uses where they differ from the use before.</summary>
    public ReadOnlySpan<ContextNote> Contexts => CollectionsMarshal.AsSpan(_contexts);

    /// <summary>What the ledger says of its expired segments.</summary>
    public IReadOnlyList<ExpiryNote> Expiries => _expiries;

    public void Clear()
    {
        _contexts.Clear();
        _expiries.Clear();
        _hasLast = false;
        Records = 0;
        FirstUnknown = -1;
    }

    public void Add(long index, ReadOnlySpan<byte> entry)
    {
        switch ((EntryKind)entry[0])
        {
            case EntryKind.Context:
                _contexts.Add(new ContextNote(index, ContextKey.Of(entry[1..]), IsDefinition: true));
                break;
            case EntryKind.Record when entry.Length >= AppendBatch.RecordHead:
                Records++;
                Use(index, ContextKey.In(entry));
                break;
            case EntryKind.Expiry:
                _expiries.Add(new ExpiryNote(index, entry[1..].ToArray()));
                break;
            default:
                if (FirstUnknown < 0)
                    FirstUnknown = index;
                break;
        }
    }

    private void Use(long index, UInt128 key)
    {
        if (_hasLast && _last == key)
            return;
        _hasLast = true;
        _last = key;
        _contexts.Add(new ContextNote(index, key, IsDefinition: false));
    }
}
