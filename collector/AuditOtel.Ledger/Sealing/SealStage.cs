namespace AuditOtel.Ledger.Sealing;

/// <summary>How far the making of a seal came; a failure leaves the stage, and the next attempt goes on from it.</summary>
internal enum SealStage
{
    /// <summary>Keys and seals have not been read yet.</summary>
    Closed,

    /// <summary>The live keys have signed nothing.</summary>
    Ready,

    /// <summary>The live keys have signed one frame, which may be on disk or not: only this frame may be written.</summary>
    Signed,

    /// <summary>The frame is durable; the keys of the next seal may be in their slot or not.</summary>
    Durable,

    /// <summary>The keys of the next seal are durable; the old ones may still be in theirs.</summary>
    Advanced,
}
