using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Verification;

/// <summary>All who wait for a root; lets the tree grow from one wanted size to the next.</summary>
internal sealed class RootWatches(CompactRange range, INodeSink sink)
{
    private readonly List<IRootWatch> _watches = [];
    private long _next = long.MaxValue;

    /// <summary>Adds one; roots of fewer entries than there are by now are not seen.</summary>
    public void Add(IRootWatch? watch)
    {
        if (watch is null)
            return;
        _watches.Add(watch);
        Note();
    }

    /// <summary>Adds the sound leaves of a block to the tree.</summary>
    public void Append(LeafBlock leaves)
    {
        while (_next <= leaves.End)
        {
            leaves.AppendTo(range, _next, sink);
            Note();
        }

        leaves.AppendTo(range, leaves.End, sink);
    }

    /// <summary>Is told that the tree grew by one leaf without a block.</summary>
    public void Grown()
    {
        if (range.Size == _next)
            Note();
    }

    private void Note()
    {
        _next = long.MaxValue;
        foreach (IRootWatch watch in _watches)
        {
            if (watch.NextSize == range.Size)
                watch.Note(range);
            if (watch.NextSize > range.Size)
                _next = Math.Min(_next, watch.NextSize);
        }
    }
}
