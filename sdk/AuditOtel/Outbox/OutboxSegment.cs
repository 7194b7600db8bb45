namespace AuditOtel.Outbox;

/// <summary>A segment on disk. Its owner serialises access.</summary>
internal sealed class OutboxSegment(SegmentHead head, string path)
{
    private bool _isInUse;

    internal SegmentHead Head { get; } = head;

    internal string Path { get; } = path;

    /// <summary>Up to here its bytes are on stable storage.</summary>
    internal long End { get; set; } = head.Length;

    /// <summary>Up to here its records are delivered.</summary>
    internal long Read { get; set; } = head.Length;

    /// <summary>Whether something in its middle cannot be read: then it is kept aside and not deleted.</summary>
    internal bool IsDamaged { get; set; }

    /// <summary>Records that are neither delivered nor found to be lost.</summary>
    internal long Remaining { get; set; }

    /// <summary>Whether its writer may still need it: it takes records, or has failed and is to be cut.</summary>
    internal bool IsInUse
    {
        get => Volatile.Read(ref _isInUse);
        set => Volatile.Write(ref _isInUse, value);
    }
}
