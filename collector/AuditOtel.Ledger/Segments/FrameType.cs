namespace AuditOtel.Ledger.Segments;

/// <summary>What a frame holds.</summary>
internal enum FrameType : byte
{
    /// <summary>Preallocated zeros are no frame.</summary>
    None = 0,

    /// <summary>One entry.</summary>
    Entry = 1,

    /// <summary>Nothing: it ends a group whose last entry has its index.</summary>
    Trailer = 2,
}
