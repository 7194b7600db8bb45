using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>A segment and the directory that holds it; the directory is not owned.</summary>
internal sealed record SegmentPlace(SegmentName Name, DurableDirectory Directory)
{
    /// <summary>The index of its first entry.</summary>
    public long FirstIndex => Name.FirstIndex;

    /// <summary>The whole path, for messages.</summary>
    public string Path => Directory.PathOf(Name.ToString());

    public DurableFile OpenRead() => Directory.OpenRead(Name.ToString());

    public DurableFile OpenWrite() => Directory.OpenWrite(Name.ToString());
}
