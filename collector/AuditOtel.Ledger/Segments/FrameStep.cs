namespace AuditOtel.Ledger.Segments;

/// <summary>What a scanner found next.</summary>
internal enum FrameStep
{
    /// <summary>An entry with the index expected.</summary>
    Entry,

    /// <summary>The end of a group.</summary>
    Trailer,

    /// <summary>The end of the file, at the end of a frame.</summary>
    End,

    /// <summary>Something that is no frame, or not the one expected.</summary>
    Invalid,
}
