using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Writing;

/// <summary>Keeps hashes while the level files are rebuilt; beyond the bound it keeps none, and the rebuild reads on.</summary>
internal sealed class PendingNodes : INodeSink
{
    private const int MaxNodes = 1 << 18;
    private readonly List<(int Level, long Index)> _places = [];
    private readonly List<byte[]> _hashes = [];

    public bool IsOverflowed { get; private set; }

    public void Add(int level, long index, ReadOnlySpan<byte> hash)
    {
        if (IsOverflowed)
            return;
        if (_places.Count == MaxNodes)
        {
            Clear();
            IsOverflowed = true;
            return;
        }

        _places.Add((level, index));
        _hashes.Add(hash.ToArray());
    }

    public void Clear()
    {
        _places.Clear();
        _hashes.Clear();
        IsOverflowed = false;
    }

    public void MoveTo(INodeSink sink)
    {
        for (int i = 0; i < _places.Count; i++)
            sink.Add(_places[i].Level, _places[i].Index, _hashes[i]);
        Clear();
    }
}
