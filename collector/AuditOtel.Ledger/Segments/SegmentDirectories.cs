using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>The directories that hold a ledger's segments, the ledger's own first; the only place that knows where a segment lies.</summary>
internal sealed class SegmentDirectories(DurableDirectory primary) : IDisposable
{
    /// <summary>The directory inside the ledger's own.</summary>
    public DurableDirectory Primary => primary;

    /// <summary>All of them, in the order in which new segments choose.</summary>
    public IReadOnlyList<DurableDirectory> All => [primary];

    public static SegmentDirectories Open(DurableDirectory root) => new(root.OpenDirectory(LedgerDirectory.SegmentsDirectory));

    /// <summary>All segments in order of their first index.</summary>
    public List<SegmentPlace> List()
    {
        var places = new List<SegmentPlace>();
        foreach (DurableDirectory directory in All)
        {
            foreach (string text in directory.Names())
            {
                if (SegmentName.TryParse(text, out SegmentName name))
                    places.Add(new SegmentPlace(name, directory));
            }
        }

        places.Sort(static (a, b) => a.FirstIndex.CompareTo(b.FirstIndex));
        return places;
    }

    public void Dispose()
    {
        foreach (DurableDirectory directory in All)
            directory.Dispose();
    }
}
