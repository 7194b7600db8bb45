using AuditOtel.Collector.Selection.Sql;

namespace AuditOtel.Collector.Index;

/// <summary>The entries of a stretch that have one term, as they come; most terms have one entry, which takes no memory of its own.</summary>
internal struct PostingList
{
    private const int FirstBytes = 16;
    private const int MostDistance = 2;

    private byte[]? _list;
    private int _length;

    // The row behind the last one, so that an empty list is all zeros.
    private int _end;
    private int _first;

    /// <summary>Whether there is no row.</summary>
    internal readonly bool IsEmpty => _end == 0;

    /// <summary>Adds a row; the rows come in order, and one that is there already is not added again.</summary>
    internal void Add(int row)
    {
        if (_end == row + 1)
            return;
        if (_end == 0)
        {
            _first = row;
        }
        else
        {
            if (_list is null)
                _length = IndexRows.WriteDistance(_first + 1, _list = new byte[FirstBytes]);
            if (_list.Length < _length + MostDistance)
                Array.Resize(ref _list, _list.Length * 2);
            _length += IndexRows.WriteDistance(row + 1 - _end, _list.AsSpan(_length));
        }

        _end = row + 1;
    }

    /// <summary>The set as it is stored.</summary>
    /// <param name="room">Room for it.</param>
    internal readonly ReadOnlySpan<byte> Rows(Span<byte> room) =>
        _list is null ? room[..IndexRows.WriteDistance(_first + 1, room)] : IndexRows.Shorter(_list.AsSpan(0, _length), room);
}
